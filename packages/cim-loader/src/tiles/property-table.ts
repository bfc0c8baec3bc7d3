import type { TileNumberColumn, TileProperty, TileTextColumn } from './content-job.ts';

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
  readonly properties: readonly TileProperty[];
}

/** Writes the values as buffer views; numbers little endian, texts UTF-8 with offsets of the least width. */
export function writePropertyTable(
  { rows, heights, properties }: PropertyTableValues,
  addBufferView: AddBufferView,
): StructuralMetadata {
  const types: Record<string, object> = { ...NUMBER_PROPERTIES };
  const tables: Record<string, object> = {
    row: { values: addBufferView(bytesOf(rows)) },
    height: { values: addBufferView(bytesOf(heights)) },
  };
  for (const column of properties) {
    if (column.kind === 'text' && column.bytes.length === 0) continue;
    types[column.property] = typeOf(column);
    tables[column.property] =
      column.kind === 'text'
        ? writeTexts(column, addBufferView)
        : { values: addBufferView(bytesOf(column.values)) };
  }
  return {
    schema: { id: 'cityloom', classes: { [CLASS_NAME]: { properties: types } } },
    propertyTables: [{ class: CLASS_NAME, count: rows.length, properties: tables }],
  };
}

function typeOf(column: TileProperty): object {
  const { property, description } = column;
  const words = description === undefined ? {} : { description };
  if (column.kind === 'number') {
    const { componentType, noData } = column;
    return {
      ...words,
      type: 'SCALAR',
      componentType,
      ...(noData === undefined ? { required: true } : { noData }),
    };
  }
  if (property === 'id') return { type: 'STRING', required: true, semantic: 'ID' };
  const semantic = property === 'name' ? { semantic: 'NAME' } : {};
  return { ...words, type: 'STRING', noData: '', ...semantic };
}

function writeTexts({ bytes, ends }: TileTextColumn, addBufferView: AddBufferView): object {
  const { type, offsets } = createOffsets(ends.length + 1, bytes.length);
  for (let i = 0; i < ends.length; i++) offsets[i + 1] = ends[i] as number;
  return {
    values: addBufferView(bytes),
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
function bytesOf(array: TileNumberColumn['values']): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
