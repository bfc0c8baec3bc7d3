/** Number of a tile along the Hilbert curve of its zoom, written from the specification's pseudo code. */
function tileNumber(zoom: number, column: number, row: number): number {
  let number = (4 ** zoom - 1) / 3;
  let [x, y] = [column, row];
  for (let size = 2 ** zoom / 2; size >= 1; size /= 2) {
    const right = (x & size) > 0 ? 1 : 0;
    const lower = (y & size) > 0 ? 1 : 0;
    number += size * size * ((3 * right) ^ lower);
    if (lower === 0) {
      if (right === 1) [x, y] = [size - 1 - x, size - 1 - y];
      [x, y] = [y, x];
    }
  }
  return number;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

/** Writes an archive of unpacked tiles, one directory, as PMTiles 3 asks. @param kind 1 vector, 2 PNG. */
export function writeArchive(
  tiles: readonly {
    readonly zoom: number;
    readonly column: number;
    readonly row: number;
    readonly bytes: Uint8Array;
  }[],
  kind: number,
  metadata: object = {},
): Uint8Array<ArrayBuffer> {
  const sorted = tiles
    .map((tile) => ({ ...tile, number: tileNumber(tile.zoom, tile.column, tile.row) }))
    .sort((a, b) => a.number - b.number);
  const directory = [
    ...varint(sorted.length),
    ...sorted.flatMap(({ number }, at) => varint(number - (sorted[at - 1]?.number ?? 0))),
    ...sorted.flatMap(() => varint(1)),
    ...sorted.flatMap(({ bytes }) => varint(bytes.length)),
    ...sorted.flatMap((_, at) => varint(at === 0 ? 1 : 0)),
  ];
  const text = new TextEncoder().encode(JSON.stringify(metadata));
  const dataStart = 127 + directory.length + text.length;
  const whole = new Uint8Array(dataStart + sorted.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const view = new DataView(whole.buffer);
  whole.set(new TextEncoder().encode('PMTiles'));
  whole[7] = 3;
  const dataBytes = whole.length - dataStart;
  [127, directory.length, 127 + directory.length, text.length, dataStart, 0, dataStart, dataBytes].forEach(
    (value, at) => {
      view.setBigUint64(8 + at * 8, BigInt(value), true);
    },
  );
  const zooms = sorted.map(({ zoom }) => zoom);
  whole.set([1, 1, 1, kind, Math.min(...zooms), Math.max(...zooms)], 96);
  whole.set(directory, 127);
  whole.set(text, 127 + directory.length);
  let at = dataStart;
  for (const { bytes } of sorted) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}
