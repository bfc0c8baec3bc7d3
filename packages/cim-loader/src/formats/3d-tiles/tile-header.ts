import { LoadError } from '../../validation/load-error.ts';
import { parseExactJson } from '../gltf/exact-json.ts';
import { viewOf } from '../gltf/glb-container.ts';
import { isJsonObject, type JsonObject } from '../gltf/json-access.ts';
import type { WarningList } from '../gltf/warning-list.ts';

/** Parts of a b3dm, i3dm or pnts. */
export interface TileParts {
  readonly featureJson: JsonObject;
  readonly featureBinary: Uint8Array;
  readonly batchJson: JsonObject | undefined;
  readonly batchBinary: Uint8Array;
  /** What follows: a glTF, or nothing. */
  readonly body: Uint8Array;
  /** Offset of the body, for messages. */
  readonly bodyOffset: number;
}

/** What a tile format is called and where its tables begin. */
export interface TileFormat {
  readonly name: 'b3dm' | 'i3dm' | 'pnts' | 'cmpt';
  readonly headerBytes: number;
}

/** A content that cannot be used. */
export function contentError(
  problem: string,
  format: string,
  url: string,
  place: string,
  kind: LoadError['kind'] = 'corrupt',
): LoadError {
  const remedy = 'write the tile again, or check it with a 3D Tiles validator';
  return new LoadError(problem, { url, format, kind, place, remedy });
}

/** First four bytes as text. */
export function magicOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 4));
}

/**
 * Takes a tile of 3D Tiles 1.0 apart: header, feature table, batch table, body. Lengths that pass the end and missing
 * padding, common in practice, are warnings.
 * @throws {LoadError} where the tables cannot be found.
 */
export function readTileParts(
  bytes: Uint8Array,
  format: TileFormat,
  file: string,
  warnings: WarningList,
): TileParts {
  const { name, headerBytes } = format;
  if (bytes.length < headerBytes)
    throw contentError('ends inside its header', name, file, 'offset 0', 'truncated');
  const view = viewOf(bytes);
  const version = view.getUint32(4, true);
  if (version !== 1) throw contentError(`says version ${version}, not 1`, name, file, 'offset 4', 'version');
  const stated = view.getUint32(8, true);
  if (stated !== bytes.length) {
    const message = `header says ${stated} bytes, there are ${bytes.length}`;
    warnings.add('length-mismatch', message, 'offset 8', file);
  }
  const end = Math.min(bytes.length, Math.max(stated, headerBytes));
  const lengths = tableLengths(view, name, file);
  const offsets = [lengths.start];
  for (const length of lengths.tables) offsets.push((offsets.at(-1) as number) + length);
  const bodyOffset = offsets[4] as number;
  if (bodyOffset > end) {
    throw contentError(
      `its tables run to byte ${bodyOffset} of ${end}`,
      name,
      file,
      'offset 12',
      'truncated',
    );
  }
  if (bodyOffset % 8 !== 0 || (offsets[1] as number) % 8 !== 0 || (offsets[2] as number) % 8 !== 0) {
    warnings.add('misaligned', 'its parts are not padded to 8 bytes', undefined, file);
  }
  const part = (index: number): Uint8Array => bytes.subarray(offsets[index], offsets[index + 1]);
  return {
    featureJson: parseTable(part(0), name, file, 'feature table') ?? {},
    featureBinary: part(1),
    batchJson: parseTable(part(2), name, file, 'batch table'),
    batchBinary: part(3),
    body: bytes.subarray(bodyOffset, end),
    bodyOffset,
  };
}

interface TableLengths {
  readonly start: number;
  /** Feature JSON, feature binary, batch JSON, batch binary. */
  readonly tables: readonly [number, number, number, number];
}

/** A JSON text begins with `{"` and a glTF with `glTF`: as a length, over 570 million. */
const NO_LENGTH = 570_425_344;

/** Two layouts of b3dm older than 1.0 had 20 and 24 bytes before the batch table, and no feature table. */
function tableLengths(view: DataView, name: TileFormat['name'], file: string): TableLengths {
  const [a, b, c, d] = [12, 16, 20, 24].map((at) => view.getUint32(at, true)) as [
    number,
    number,
    number,
    number,
  ];
  const start = name === 'i3dm' ? 32 : 28;
  if (name === 'b3dm' && c >= NO_LENGTH) return { start: 20, tables: [0, 0, b, 0] };
  if (name === 'b3dm' && d >= NO_LENGTH) return { start: 24, tables: [0, 0, a, b] };
  if ([a, b, c, d].some((length) => length > 2 ** 31)) {
    throw contentError('a table is longer than any file', name, file, 'offset 12');
  }
  return { start, tables: [a, b, c, d] };
}

function parseTable(bytes: Uint8Array, format: string, file: string, place: string): JsonObject | undefined {
  const text = new TextDecoder().decode(bytes).replace(/[\0\s]+$/u, '');
  if (text === '') return undefined;
  let json: unknown;
  try {
    json = parseExactJson(text);
  } catch {
    throw contentError('its JSON cannot be read', format, file, place);
  }
  if (isJsonObject(json)) return json;
  throw contentError('its JSON is no object', format, file, place);
}
