import { indexAt, isJsonObject, type JsonObject, listAt, textAt, valueAt } from '../gltf/json-access.ts';
import type { NumericType } from '../gltf/metadata-schema.ts';
import { bytesOfComponent } from '../gltf/metadata-schema.ts';
import { readNumber } from '../gltf/property-table.ts';

const ID_TYPES: Readonly<Record<string, NumericType>> = {
  UNSIGNED_BYTE: 'UINT8',
  UNSIGNED_SHORT: 'UINT16',
  UNSIGNED_INT: 'UINT32',
};

/** Values per instance or point in a feature table: in its binary, or listed in the JSON. */
export class FeatureTable {
  private readonly json: JsonObject;
  private readonly binary: Uint8Array;

  constructor(json: JsonObject, binary: Uint8Array) {
    this.json = json;
    this.binary = binary;
  }

  has(name: string): boolean {
    return valueAt(this.json, name) !== undefined;
  }

  /**
   * @param components per instance or point.
   * @returns `undefined` where absent or past the end.
   */
  numbers(name: string, type: NumericType, components: number, length: number): Float64Array | undefined {
    const stored = valueAt(this.json, name);
    const total = components * length;
    if (Array.isArray(stored)) {
      const list = listAt(this.json, name);
      return list.length < total ? undefined : Float64Array.from(list.slice(0, total), Number);
    }
    const offset = isJsonObject(stored) ? indexAt(stored, 'byteOffset') : undefined;
    if (offset === undefined || offset + total * bytesOfComponent(type) > this.binary.length)
      return undefined;
    const part = this.binary.subarray(offset);
    const data = new DataView(part.buffer, part.byteOffset, part.byteLength);
    return Float64Array.from({ length: total }, (_, at) => Number(readNumber(data, at, type)));
  }

  /** Batch ids; 16 bits unless the table says otherwise. */
  batchIds(length: number): Uint32Array | undefined {
    const stored = valueAt(this.json, 'BATCH_ID');
    const stated = isJsonObject(stored) ? textAt(stored, 'componentType') : undefined;
    const ids = this.numbers('BATCH_ID', ID_TYPES[stated ?? ''] ?? 'UINT16', 1, length);
    return ids && Uint32Array.from(ids);
  }
}

/** Unit vector from its octahedral encoding (Meyer et al. 2010), 16 or 8 bits per component. */
export function decodeOctahedral(x: number, y: number, range: number): [x: number, y: number, z: number] {
  const [u, v] = [(x / range) * 2 - 1, (y / range) * 2 - 1];
  const z = 1 - Math.abs(u) - Math.abs(v);
  const fold = (value: number, other: number): number => (1 - Math.abs(other)) * (value < 0 ? -1 : 1);
  const [a, b] = z < 0 ? [fold(u, v), fold(v, u)] : [u, v];
  const length = Math.hypot(a, b, z) || 1;
  return [a / length, b / length, z / length];
}
