import type { TileTextColumn } from './content-job.ts';

/** glTF buffer views are written by whoever holds the buffer. @returns the index of the new buffer view. */
export type AddBufferView = (bytes: Uint8Array) => number;

/** Class of the metadata of every building tile. */
const CLASS_NAME = 'building';

const NUMBER_PROPERTIES = {
  row: {
    description: "Row of the building in its layer's feature table.",
    type: 'SCALAR',
    componentType: 'UINT32',
    required: true,
  },
  height: {
    description: 'Height of the top above the ground, metres.',
    type: 'SCALAR',
    componentType: 'FLOAT32',
    required: true,
  },
};

/** What EXT_structural_metadata of a tile says. */
export interface StructuralMetadata {
  readonly schema: object;
  readonly propertyTables: readonly object[];
}

/** Values of the property table of one tile, one per building. */
export interface PropertyTableValues {
  readonly rows: Uint32Array;
  readonly heights: Float32Array;
  readonly texts: readonly TileTextColumn[];
}

/** Writes the values as buffer views; numbers little endian, texts UTF-8 with offsets of the least width. */
export function writePropertyTable(
  { rows, heights, texts }: PropertyTableValues,
  addBufferView: AddBufferView,
): StructuralMetadata {
  const written = texts.filter(({ values }) => values.some((value) => value !== ''));
  const textTypes = written.map(({ property }) => [property, textProperty(property)] as const);
  const properties: Record<string, object> = {
    row: { values: addBufferView(bytesOf(rows)) },
    height: { values: addBufferView(bytesOf(heights)) },
  };
  for (const { property, values } of written) {
    properties[property] = writeTexts(values, addBufferView);
  }
  return {
    schema: {
      id: 'cityloom',
      classes: { [CLASS_NAME]: { properties: { ...NUMBER_PROPERTIES, ...Object.fromEntries(textTypes) } } },
    },
    propertyTables: [{ class: CLASS_NAME, count: rows.length, properties }],
  };
}

function textProperty(property: string): object {
  if (property === 'id') return { type: 'STRING', required: true, semantic: 'ID' };
  const semantic = property === 'name' ? { semantic: 'NAME' } : {};
  return { type: 'STRING', noData: '', ...semantic };
}

function writeTexts(values: readonly string[], addBufferView: AddBufferView): object {
  const encoder = new TextEncoder();
  const encoded = values.map((value) => encoder.encode(value));
  const length = encoded.reduce((sum, bytes) => sum + bytes.length, 0);
  const text = new Uint8Array(length);
  const { type, offsets } = createOffsets(values.length + 1, length);
  let offset = 0;
  encoded.forEach((bytes, i) => {
    text.set(bytes, offset);
    offset += bytes.length;
    offsets[i + 1] = offset;
  });
  return {
    values: addBufferView(text),
    stringOffsets: addBufferView(bytesOf(offsets)),
    stringOffsetType: type,
  };
}

function createOffsets(
  count: number,
  last: number,
): { type: string; offsets: Uint8Array | Uint16Array | Uint32Array } {
  if (last <= 0xff) return { type: 'UINT8', offsets: new Uint8Array(count) };
  if (last <= 0xffff) return { type: 'UINT16', offsets: new Uint16Array(count) };
  return { type: 'UINT32', offsets: new Uint32Array(count) };
}

/** Typed arrays are little endian on every machine that runs JavaScript engines with WebAssembly. */
function bytesOf(array: Uint8Array | Uint16Array | Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
