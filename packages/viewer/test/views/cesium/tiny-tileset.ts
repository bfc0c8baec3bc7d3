import { Cartesian3, Math as CesiumMath, Matrix4, Transforms } from '@cesium/engine';

/** A box-shaped building in metres east and north of the origin. */
export interface Box {
  readonly row: number;
  readonly east: number;
  readonly north: number;
  readonly width: number;
  readonly depth: number;
  readonly height: number;
}

const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/** Roof and four walls, outward faces counter-clockwise; glTF axes (y up, z south). */
function boxMesh(box: Box): { positions: number[]; indices: number[] } {
  const positions: number[] = [];
  const indices: number[] = [];
  const vertex = (corner: number, up: number): number => {
    const [east, north] = CORNERS[corner % 4] ?? [0, 0];
    positions.push(box.east + east * box.width, up * box.height, -(box.north + north * box.depth));
    return positions.length / 3 - 1;
  };
  const quad = (...ids: [number, number, number, number]): void => {
    indices.push(ids[0], ids[1], ids[2], ids[0], ids[2], ids[3]);
  };
  quad(vertex(0, 1), vertex(1, 1), vertex(2, 1), vertex(3, 1));
  for (let side = 0; side < 4; side++) {
    quad(vertex(side, 0), vertex(side + 1, 0), vertex(side + 1, 1), vertex(side, 1));
  }
  return { positions, indices };
}

function pad(bytes: Uint8Array, filler: number): Uint8Array {
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(filler);
  padded.set(bytes);
  return padded;
}

/** glTF binary with feature id set 0 (property table with `row`) and set 1 (the row itself). */
export function boxesGlb(boxes: readonly Box[]): Uint8Array {
  const meshes = boxes.map(boxMesh);
  const positions = new Float32Array(meshes.flatMap((mesh) => mesh.positions));
  const perVertex = (value: (index: number) => number): Float32Array =>
    new Float32Array(
      meshes.flatMap((mesh, index) => mesh.positions.filter((_, at) => at % 3 === 0).map(() => value(index))),
    );
  let base = 0;
  const indices = new Uint32Array(
    meshes.flatMap((mesh) => {
      const shifted = mesh.indices.map((index) => index + base);
      base += mesh.positions.length / 3;
      return shifted;
    }),
  );
  const rows = new Uint32Array(boxes.map((box) => box.row));
  const arrays = [
    positions,
    perVertex((index) => index),
    perVertex((index) => boxes[index]?.row ?? 0),
    indices,
    rows,
  ];
  const parts = arrays.map((array) => pad(new Uint8Array(array.buffer), 0));
  let offset = 0;
  const bufferViews = parts.map((part, index) => {
    const view = {
      buffer: 0,
      byteOffset: offset,
      byteLength: arrays[index]?.byteLength ?? 0,
      ...(index < 3 ? { target: 34962 } : {}),
    };
    offset += part.length;
    return view;
  });
  const count = positions.length / 3;
  const axis = (at: number): number[] => Array.from(positions).filter((_, index) => index % 3 === at);
  const json = {
    asset: { version: '2.0' },
    extensionsUsed: ['EXT_mesh_features', 'EXT_structural_metadata'],
    extensions: {
      EXT_structural_metadata: {
        schema: {
          id: 'tiny',
          classes: { building: { properties: { row: { type: 'SCALAR', componentType: 'UINT32' } } } },
        },
        propertyTables: [{ class: 'building', count: boxes.length, properties: { row: { values: 4 } } }],
      },
    },
    buffers: [{ byteLength: offset }],
    bufferViews,
    accessors: [
      {
        bufferView: 0,
        componentType: 5126,
        count,
        type: 'VEC3',
        min: [0, 1, 2].map((at) => Math.min(...axis(at))),
        max: [0, 1, 2].map((at) => Math.max(...axis(at))),
      },
      { bufferView: 1, componentType: 5126, count, type: 'SCALAR' },
      { bufferView: 2, componentType: 5126, count, type: 'SCALAR' },
      { bufferView: 3, componentType: 5125, count: indices.length, type: 'SCALAR' },
    ],
    meshes: [
      {
        primitives: [
          {
            attributes: { POSITION: 0, _FEATURE_ID_0: 1, _FEATURE_ID_1: 2 },
            indices: 3,
            extensions: {
              EXT_mesh_features: {
                featureIds: [
                  { featureCount: boxes.length, attribute: 0, propertyTable: 0 },
                  { featureCount: boxes.length, attribute: 1 },
                ],
              },
            },
          },
        ],
      },
    ],
    nodes: [{ mesh: 0 }],
    scenes: [{ nodes: [0] }],
    scene: 0,
  };
  const text = pad(new TextEncoder().encode(JSON.stringify(json)), 0x20);
  const glb = new Uint8Array(12 + 8 + text.length + 8 + offset);
  const view = new DataView(glb.buffer);
  const header = [0x46546c67, 2, glb.length, text.length, 0x4e4f534a];
  header.forEach((word, index) => {
    view.setUint32(index * 4, word, true);
  });
  glb.set(text, 20);
  view.setUint32(20 + text.length, offset, true);
  view.setUint32(24 + text.length, 0x004e4942, true);
  let at = 28 + text.length;
  for (const part of parts) {
    glb.set(part, at);
    at += part.length;
  }
  return glb;
}

function dataUrl(bytes: Uint8Array, type: string): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:${type};base64,${btoa(text)}`;
}

/**
 * Root tileset as a data address: `coarse` while far away, replaced by `fine` near by.
 * @param error geometric error of the coarse level, metres.
 */
export function tinyTileset(
  origin: readonly [number, number],
  coarse: readonly Box[],
  fine: readonly Box[],
  error = 20,
): string {
  return levelledTileset(origin, [coarse, fine], [error]);
}

/**
 * Root tileset as a data address: each level's boxes are replaced by the next one's as the camera comes near.
 * @param levels coarsest first.
 * @param errors geometric error of every level but the last, metres; a level is replaced once its error covers
 * more than the tileset's limit of pixels.
 */
export function levelledTileset(
  origin: readonly [number, number],
  levels: readonly (readonly Box[])[],
  errors: readonly number[],
): string {
  const transform = Matrix4.toArray(Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(...origin)));
  // As packages have it: two kilometres around, from 10 m below ground to 110 m above.
  const [longitude, latitude] = origin.map(CesiumMath.toRadians) as [number, number];
  const [across, upwards] = [2000 / (6_378_137 * Math.cos(latitude)), 2000 / 6_378_137];
  const sides = [longitude - across, latitude - upwards, longitude + across, latitude + upwards];
  const boundingVolume = { region: [...sides, -10, 110] };
  const tileOf = (level: number): object => ({
    boundingVolume,
    geometricError: errors[level] ?? 0,
    refine: 'REPLACE',
    content: { uri: dataUrl(boxesGlb(levels[level] ?? []), 'model/gltf-binary') },
    children: level + 1 < levels.length ? [tileOf(level + 1)] : [],
  });
  const tileset = {
    asset: { version: '1.1' },
    geometricError: (errors[0] ?? 0) * 2,
    root: { transform, ...tileOf(0) },
  };
  return dataUrl(new TextEncoder().encode(JSON.stringify(tileset)), 'application/json');
}
