/** A shape of a test file: type number of the specification, parts of `[x, y(, z)]`. */
export interface TestShape {
  readonly type: number;
  readonly parts: readonly (readonly (readonly number[])[])[];
}

/** Main and index file, as the technical description of 1998 lays them out; `undefined`: a null shape. */
export function writeShapes(
  fileType: number,
  shapes: readonly (TestShape | undefined)[],
): { shp: Uint8Array<ArrayBuffer>; shx: Uint8Array<ArrayBuffer> } {
  const contents = shapes.map(contentOf);
  const shp = new Uint8Array(100 + contents.reduce((sum, { length }) => sum + 8 + length, 0));
  const shx = new Uint8Array(100 + contents.length * 8);
  writeHeader(shp, fileType);
  writeHeader(shx, fileType);
  let at = 100;
  for (const [index, content] of contents.entries()) {
    const record = new DataView(shp.buffer, at);
    record.setInt32(0, index + 1);
    record.setInt32(4, content.length / 2);
    shp.set(content, at + 8);
    const entry = new DataView(shx.buffer, 100 + index * 8);
    entry.setInt32(0, at / 2);
    entry.setInt32(4, content.length / 2);
    at += 8 + content.length;
  }
  return { shp, shx };
}

function writeHeader(bytes: Uint8Array, fileType: number): void {
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 9994);
  view.setInt32(24, bytes.length / 2);
  view.setInt32(28, 1000, true);
  view.setInt32(32, fileType, true);
}

function contentOf(shape: TestShape | undefined): Uint8Array {
  if (shape === undefined) return new Uint8Array(4);
  const points = shape.parts.flat();
  const isHigh = shape.type > 10 && shape.type < 20;
  const isMultiPoint = shape.type % 10 === 8;
  if (shape.type % 10 === 1 && shape.type < 30) {
    return doubles(shape.type, [], (points[0] ?? []).slice(0, 2));
  }
  const starts: number[] = [];
  shape.parts.reduce((start, part) => {
    starts.push(start);
    return start + part.length;
  }, 0);
  const integers = isMultiPoint ? [points.length] : [shape.parts.length, points.length, ...starts];
  const flat = points.flatMap(([x = 0, y = 0]) => [x, y]);
  const heights = isHigh ? [0, 0, ...points.map(([, , z = 0]) => z)] : [];
  return doubles(shape.type, integers, [...flat, ...heights], 32);
}

/** Type, a box of zeros, integers, doubles. */
function doubles(type: number, integers: readonly number[], numbers: readonly number[], box = 0): Uint8Array {
  const bytes = new Uint8Array(4 + box + integers.length * 4 + numbers.length * 8);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, type, true);
  integers.forEach((value, index) => {
    view.setInt32(4 + box + index * 4, value, true);
  });
  numbers.forEach((value, index) => {
    view.setFloat64(4 + box + integers.length * 4 + index * 8, value, true);
  });
  return bytes;
}

type Cell = string | Uint8Array;

/** A dBASE III file; texts are ASCII, other encodings are given as bytes. */
export function writeDbase(
  fields: readonly (readonly [name: string, type: string, length: number])[],
  rows: readonly (readonly Cell[])[],
  languageDriver = 0,
): Uint8Array<ArrayBuffer> {
  const headerBytes = 32 + fields.length * 32 + 1;
  const recordBytes = 1 + fields.reduce((sum, [, , length]) => sum + length, 0);
  const bytes = new Uint8Array(headerBytes + rows.length * recordBytes).fill(0x20, headerBytes);
  const view = new DataView(bytes.buffer);
  bytes[0] = 3;
  view.setUint32(4, rows.length, true);
  view.setUint16(8, headerBytes, true);
  view.setUint16(10, recordBytes, true);
  bytes[29] = languageDriver;
  const encoder = new TextEncoder();
  fields.forEach(([name, type, length], index) => {
    const at = 32 + index * 32;
    bytes.set(encoder.encode(name), at);
    bytes[at + 11] = type.charCodeAt(0);
    bytes[at + 16] = length;
  });
  bytes[headerBytes - 1] = 0x0d;
  rows.forEach((cells, row) => {
    let at = headerBytes + row * recordBytes + 1;
    fields.forEach(([, , length], column) => {
      const cell = cells[column] ?? '';
      bytes.set(typeof cell === 'string' ? encoder.encode(cell) : cell, at);
      at += length;
    });
  });
  return bytes;
}
