import type { CloudColouring } from '../../../session/index.ts';
import { CLASS_COLOURS } from '../../map-palette.ts';
import type { CloudPoints, CloudRamp, FromCloudWorker } from './cloud-messages.ts';

/** WGS84. */
const EQUATOR = 6_378_137;
const ECCENTRICITY = 6.694379990141317e-3;

/** Earth-centred coordinates of points given in degrees and metres, interleaved by three. */
function earthCentred(positions: Float64Array, lift: number): Float64Array {
  const world = new Float64Array(positions.length);
  for (let at = 0; at < positions.length; at += 3) {
    const longitude = ((positions[at] as number) * Math.PI) / 180;
    const latitude = ((positions[at + 1] as number) * Math.PI) / 180;
    const height = (positions[at + 2] as number) + lift;
    const normal = EQUATOR / Math.sqrt(1 - ECCENTRICITY * Math.sin(latitude) ** 2);
    world[at] = (normal + height) * Math.cos(latitude) * Math.cos(longitude);
    world[at + 1] = (normal + height) * Math.cos(latitude) * Math.sin(longitude);
    world[at + 2] = (normal * (1 - ECCENTRICITY) + height) * Math.sin(latitude);
  }
  return world;
}

/** Middle of the box around the points. */
function centreOf(world: Float64Array): [number, number, number] {
  const least = [Infinity, Infinity, Infinity];
  const most = [-Infinity, -Infinity, -Infinity];
  world.forEach((value, at) => {
    const axis = at % 3;
    if (value < (least[axis] as number)) least[axis] = value;
    if (value > (most[axis] as number)) most[axis] = value;
  });
  return least.map((value, axis) => (value + (most[axis] as number)) / 2) as [number, number, number];
}

/** Values between which the ramp runs: a few points far off, birds and noise, do not count. */
function rangeOf(values: ArrayLike<number>): [number, number] {
  const step = Math.max(1, Math.floor(values.length / 10_000));
  const sample: number[] = [];
  for (let at = 0; at < values.length; at += step) sample.push(values[at] as number);
  sample.sort((a, b) => a - b);
  const at = (share: number): number => sample[Math.floor(share * (sample.length - 1))] ?? 0;
  return [at(0.02), at(0.98)];
}

function byRamp(values: ArrayLike<number>, ramp: CloudRamp, colours: Uint8Array): void {
  const [least, most] = rangeOf(values);
  const scale = most > least ? 255 / (most - least) : 0;
  for (let at = 0; at < values.length; at++) {
    const step = Math.max(0, Math.min(255, Math.round(((values[at] as number) - least) * scale)));
    colours.set(ramp.subarray(step * 3, step * 3 + 3), at * 4);
  }
}

/** Red, green, blue and 255 of every point. */
export function cloudColours(points: CloudPoints, by: CloudColouring, ramp: CloudRamp): Uint8Array {
  const { positions, colours, classifications, intensities } = points;
  const count = positions.length / 3;
  const result = new Uint8Array(count * 4).fill(255);
  if (by === 'rgb' && colours !== undefined) {
    for (let at = 0; at < count; at++) result.set(colours.subarray(at * 3, at * 3 + 3), at * 4);
  } else if (by === 'class' && classifications !== undefined) {
    const inks = Array.from({ length: 256 }, (_, code) => bytesOf(CLASS_COLOURS[code] ?? CLASS_COLOURS[1]));
    for (let at = 0; at < count; at++) result.set(inks[classifications[at] as number] ?? [], at * 4);
  } else if (by === 'intensity' && intensities !== undefined) {
    byRamp(intensities, ramp, result);
  } else {
    byRamp(
      Float64Array.from({ length: count }, (_, at) => positions[at * 3 + 2] as number),
      ramp,
      result,
    );
  }
  return result;
}

function bytesOf(colour = '#808080'): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

const POINTS = 0;
const FLOAT = 5126;
const UNSIGNED_BYTE = 5121;

/** A binary glTF 2.0 of points. Positions are from the centre, along the axes of the earth. */
export function cloudModel(
  points: CloudPoints,
  { lift, by, ramp }: { readonly lift: number; readonly by: CloudColouring; readonly ramp: CloudRamp },
): FromCloudWorker {
  const world = earthCentred(points.positions, lift);
  const centre = centreOf(world);
  const local = Float32Array.from(world, (value, at) => value - (centre[at % 3] as number));
  const count = local.length / 3;
  const axisOf = (axis: number, pick: (a: number, b: number) => number, from: number): number => {
    let value = from;
    for (let at = axis; at < local.length; at += 3) value = pick(value, local[at] as number);
    return value;
  };
  const json = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ mode: POINTS, attributes: { POSITION: 0, COLOR_0: 1 }, material: 0 }] }],
    materials: [{ extensions: { KHR_materials_unlit: {} } }],
    extensionsUsed: ['KHR_materials_unlit'],
    buffers: [{ byteLength: count * 16 }],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: count * 12 },
      { buffer: 0, byteOffset: count * 12, byteLength: count * 4 },
    ],
    accessors: [
      {
        bufferView: 0,
        componentType: FLOAT,
        count,
        type: 'VEC3',
        min: [0, 1, 2].map((axis) => axisOf(axis, Math.min, Infinity)),
        max: [0, 1, 2].map((axis) => axisOf(axis, Math.max, -Infinity)),
      },
      { bufferView: 1, componentType: UNSIGNED_BYTE, normalized: true, count, type: 'VEC4' },
    ],
  };
  return { glb: packGlb(json, local, cloudColours(points, by, ramp)), centre };
}

function packGlb(json: object, positions: Float32Array, colours: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const padded = Math.ceil(text.length / 4) * 4;
  const body = positions.byteLength + colours.byteLength;
  const glb = new Uint8Array(12 + 8 + padded + 8 + body);
  const view = new DataView(glb.buffer);
  const words = [0x46546c67, 2, glb.length, padded, 0x4e4f534a];
  words.forEach((word, index) => {
    view.setUint32(index * 4, word, true);
  });
  glb.fill(0x20, 20, 20 + padded);
  glb.set(text, 20);
  view.setUint32(20 + padded, body, true);
  view.setUint32(24 + padded, 0x004e4942, true);
  glb.set(new Uint8Array(positions.buffer), 28 + padded);
  glb.set(colours, 28 + padded + positions.byteLength);
  return glb;
}
