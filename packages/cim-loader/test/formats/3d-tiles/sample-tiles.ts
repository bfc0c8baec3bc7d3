/** Joins parts to a tile of 3D Tiles 1.0; all parts are padded to 8 bytes. */
function tile(
  magic: string,
  featureTable: object,
  featureBinary: Uint8Array,
  batchTable: object | undefined,
  body: Uint8Array = new Uint8Array(),
): Uint8Array<ArrayBuffer> {
  const parts = [
    jsonBytes(featureTable),
    padded(featureBinary),
    batchTable === undefined ? new Uint8Array() : jsonBytes(batchTable),
    new Uint8Array(),
    padded(body),
  ];
  // The header of i3dm has one number more: 1, for a model that is embedded.
  const isInstanced = magic === 'i3dm';
  const header = isInstanced ? 32 : 28;
  // 28 bytes of header want 4 more of spaces after the first JSON, so that all parts begin on 8 bytes.
  const spaces = isInstanced ? 0 : 4;
  const length = parts.reduce((sum, part) => sum + part.length, header + spaces);
  const bytes = new Uint8Array(length).fill(0x20);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(magic));
  const lengths = parts.slice(0, 4).map((part, at) => part.length + (at === 0 ? spaces : 0));
  [1, length, ...lengths, ...(isInstanced ? [1] : [])].forEach((value, at) => {
    view.setUint32(4 + at * 4, value, true);
  });
  let offset = header;
  parts.forEach((part, index) => {
    bytes.set(part, offset);
    offset += part.length + (index === 0 ? spaces : 0);
  });
  return bytes;
}

const padded = (bytes: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
  whole.set(bytes);
  return whole;
};

function jsonBytes(value: object): Uint8Array {
  const text = JSON.stringify(value);
  return new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
}

/** Geocentric position at longitude 0, latitude 0. */
const CENTRE = [6_378_137, 0, 0];

/** A point cloud of `count` points, coloured, classified by its batch table. */
export function pointTile(count: number): Uint8Array<ArrayBuffer> {
  const positions = Float32Array.from({ length: count * 3 }, (_, at) => at / 4);
  const binary = new Uint8Array(positions.byteLength + count * 3).fill(128);
  binary.set(new Uint8Array(positions.buffer));
  return tile(
    'pnts',
    {
      POINTS_LENGTH: count,
      RTC_CENTER: CENTRE,
      POSITION: { byteOffset: 0 },
      RGB: { byteOffset: positions.byteLength },
    },
    binary,
    {
      classification: Array.from({ length: count }, (_, at) => at % 7),
      note: Array.from({ length: count }, () => 'a'),
    },
  );
}

/** A batched model around a GLB without batch ids; four features with a hierarchy: buildings in a block of a town. */
export function hierarchyTile(glb: Uint8Array): Uint8Array<ArrayBuffer> {
  return tile(
    'b3dm',
    { BATCH_LENGTH: 4, RTC_CENTER: CENTRE },
    new Uint8Array(),
    {
      id: ['a', 'b', 'c', 'd'],
      extensions: {
        '3DTILES_batch_table_hierarchy': {
          classes: [
            { name: 'Building', length: 4, instances: { storeys: [1, 2, 3, 4] } },
            { name: 'Block', length: 2, instances: { block: ['north', 'south'] } },
            { name: 'Town', length: 1, instances: { town: ['Astana'], storeys: [99] } },
          ],
          instancesLength: 7,
          classIds: [0, 0, 0, 0, 1, 1, 2],
          parentCounts: [1, 1, 1, 0, 1, 1, 0],
          parentIds: [4, 4, 5, 6, 6],
        },
      },
    },
    glb,
  );
}

/** Three instances of a model, twice and half as large as it is, with a batch table. */
export function instanceTile(glb: Uint8Array): Uint8Array<ArrayBuffer> {
  const positions = Float32Array.from([0, 0, 0, 0, 10, 0, 0, 20, 0]);
  const scales = Float32Array.from([1, 2, 0.5]);
  const binary = new Uint8Array(48);
  binary.set(new Uint8Array(positions.buffer));
  binary.set(new Uint8Array(scales.buffer), 36);
  return tile(
    'i3dm',
    {
      INSTANCES_LENGTH: 3,
      RTC_CENTER: CENTRE,
      EAST_NORTH_UP: true,
      POSITION: { byteOffset: 0 },
      SCALE: { byteOffset: 36 },
    },
    binary,
    { kind: ['oak', 'ash', 'elm'] },
    glb,
  );
}

/** Tiles in one file. */
export function compositeTile(tiles: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = tiles.reduce((sum, { length: own }) => sum + own, 16);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('cmpt'));
  [1, length, tiles.length].forEach((value, at) => {
    view.setUint32(4 + at * 4, value, true);
  });
  let offset = 16;
  for (const part of tiles) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
