import { canonicalJson } from '../hashing/canonical-json.ts';
import { createSha256, type Sha256Stream } from '../hashing/sha256.ts';
import type { CodeArray, Column, NumberArray } from './columns.ts';
import type { FeatureTable } from './feature-table.ts';

/**
 * Content hash of a city: ids, geometry, values and their descriptions. Independent of the order of tables
 * and columns; stored number types count, as they are part of the value (a 32-bit float is another number).
 * Bytes are hashed as they lie in memory, little-endian on every platform JavaScript runs on.
 * @returns 64 hexadecimal digits.
 */
export function hashTables(tables: Iterable<FeatureTable>): string {
  const hash = createSha256();
  for (const table of [...tables].sort((a, b) => (a.layer < b.layer ? -1 : 1))) hashTable(hash, table);
  return hash.digestHex();
}

function hashTable(hash: Sha256Stream, table: FeatureTable): void {
  hash.update(canonicalJson({ table: table.layer, count: table.count, geometry: table.geometry?.type }));
  const idsPerPiece = 4096;
  for (let start = 0; start < table.count; start += idsPerPiece) {
    const ids: string[] = [];
    for (let row = start; row < Math.min(table.count, start + idsPerPiece); row++) ids.push(table.idOf(row));
    hash.update(`${ids.join('\n')}\n`);
  }
  if (table.geometry !== undefined) {
    const { positions, positionOffsets, ringOffsets, partOffsets, heights } = table.geometry;
    for (const array of [partOffsets, ringOffsets, positionOffsets, positions]) hashArray(hash, array);
    if (heights !== undefined) hashArray(hash, heights);
  }
  for (const [name, column] of [...table.columns].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hashColumn(hash, name, column);
  }
}

function hashColumn(hash: Sha256Stream, name: string, column: Column): void {
  const { unit, title, source, derived, sourceColumn, timeColumn } = column;
  const said = { name, kind: column.kind, unit, title, source, derived };
  const description = { ...said, sourceColumn, timeColumn };
  if (column.kind === 'text') {
    hash.update(canonicalJson({ ...description, dictionary: column.dictionary }));
    hashArray(hash, column.codes);
  } else {
    // NaN is how float columns spell "absent" anyway.
    const missing = Number.isNaN(column.missing) ? undefined : column.missing;
    hash.update(canonicalJson({ ...description, missing }));
    hashArray(hash, column.values);
  }
}

function hashArray(hash: Sha256Stream, array: NumberArray | CodeArray): void {
  hash.update(canonicalJson({ bytesPerNumber: array.BYTES_PER_ELEMENT, numbers: array.length }));
  hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}
