import { parquetWriteBuffer } from 'hyparquet-writer';

/** Rows of a file, unless fewer are asked for. */
export const ROWS = 40;
/** Where they stand. */
const places: readonly (readonly [number, number])[] = Array.from(
  { length: ROWS },
  (_, row) => [7 + row * 0.01, 43 + row * 0.005] as const,
);

/** A point as WKB. */
export function pointWkb([x, y]: readonly [number, number]): Uint8Array {
  const bytes = new Uint8Array(21);
  const view = new DataView(bytes.buffer);
  bytes[0] = 1;
  view.setUint32(1, 1, true);
  view.setFloat64(5, x, true);
  view.setFloat64(13, y, true);
  return bytes;
}

/** The `geo` entry of a file whose geometry column is described so. */
export const metadataOf = (column: object): { key: string; value: string }[] => [
  {
    key: 'geo',
    value: JSON.stringify({ version: '1.1.0', primary_column: 'geometry', columns: { geometry: column } }),
  },
];

/** Where the bounding boxes of rows stand. */
const COVERING: object = {
  bbox: { xmin: ['bbox', 'xmin'], ymin: ['bbox', 'ymin'], xmax: ['bbox', 'xmax'], ymax: ['bbox', 'ymax'] },
};

const SIDES = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

/** A GeoParquet file of points with names, serial numbers and bounding boxes. */
export function writePoints(
  column: object = { encoding: 'WKB', covering: COVERING },
  count = ROWS,
): Uint8Array<ArrayBuffer> {
  const rows = places.slice(0, count);
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: 4 },
        { name: 'geometry', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
        { name: 'name', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'serial', type: 'INT64', repetition_type: 'REQUIRED' },
        { name: 'bbox', num_children: 4, repetition_type: 'OPTIONAL' },
        ...SIDES.map((name) => ({ name, type: 'DOUBLE' as const, repetition_type: 'REQUIRED' as const })),
      ],
      columnData: [
        { name: 'geometry', data: rows.map((place, row) => (row === 3 ? null : pointWkb(place))) },
        { name: 'name', data: rows.map((_, row) => `pole ${row}`) },
        { name: 'serial', data: rows.map((_, row) => 9_007_199_254_740_993n + BigInt(row)) },
        { name: 'bbox', data: rows.map(([x, y]) => ({ xmin: x, ymin: y, xmax: x, ymax: y })) },
      ],
      kvMetadata: metadataOf(column),
      rowGroupSize: 10,
    }),
  );
}
