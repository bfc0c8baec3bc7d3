import { ecefToGeodetic } from '@cityloom/twin-core';
import { LoadError } from '../../validation/load-error.ts';
import { ContentBuilder, type ContentModel, NO_FEATURE } from '../gltf/content-model.ts';
import type { GltfContext } from '../gltf/gltf-document.ts';
import { flagAt, indexAt, type JsonObject, numbersAt } from '../gltf/json-access.ts';
import { IDENTITY, type Matrix4, multiply } from '../gltf/matrix4.ts';
import { placeInstances } from '../gltf/instances.ts';
import type { GltfContentOptions } from '../gltf/content-model.ts';
import { readGltfContent } from '../gltf/read-gltf-content.ts';
import { viewOf } from '../gltf/glb-container.ts';
import { readBatchTable } from './batch-table.ts';
import { decodeOctahedral, FeatureTable } from './feature-table.ts';
import { contentError, readTileParts } from './tile-header.ts';

const FORMAT = { name: 'i3dm', headerBytes: 32 } as const;

type Vector = readonly [x: number, y: number, z: number];

/** Reads an instanced model: every instance is a feature at a point, with the height of the model. */
export async function readI3dm(
  bytes: Uint8Array,
  context: GltfContext,
  options: GltfContentOptions,
): Promise<ContentModel> {
  const { file, warnings } = context;
  const parts = readTileParts(bytes, FORMAT, file, warnings);
  const count = indexAt(parts.featureJson, 'INSTANCES_LENGTH') ?? 0;
  // An instance has a position of 6 bytes at least.
  if (count * 6 > parts.featureBinary.length + bytes.length) {
    throw contentError(
      `INSTANCES_LENGTH is ${count} in ${bytes.length} bytes`,
      'i3dm',
      file,
      'feature table',
    );
  }
  const table = new FeatureTable(parts.featureJson, parts.featureBinary);
  const positions = positionsOf(table, parts.featureJson, count);
  if (positions === undefined) throw contentError('has no positions', 'i3dm', file, 'feature table');
  const ids = table.batchIds(count) ?? Uint32Array.from({ length: count }, (_, id) => id);
  const batchCount = ids.reduce((most, id) => Math.max(most, id + 1), 0);
  if (batchCount > Math.max(65_536, bytes.length)) {
    throw contentError(`batch id ${batchCount - 1} in ${bytes.length} bytes`, 'i3dm', file, 'BATCH_ID');
  }
  const content = new ContentBuilder(file, context.limits.maximumPositions);
  const set = content.addSet({
    layer: 'instances',
    title: undefined,
    slots: [0],
    count: batchCount,
    columns: readBatchTable(parts.batchJson, parts.batchBinary, batchCount, file, warnings),
  });
  if (!options.withGeometry) return content;
  content.spend(count);
  const corners = await modelCorners(bytes, parts.body, context, options);
  const matrices = instanceMatrices(table, parts.featureJson, positions, count, options.transform);
  const placed = placeInstances(matrices, corners);
  content.pieces.push({
    kind: 'instances',
    set,
    ...placed,
    features: ids.map((id) => (id < batchCount ? id : NO_FEATURE)),
  });
  return content;
}

function positionsOf(table: FeatureTable, json: JsonObject, count: number): Float64Array | undefined {
  const plain = table.numbers('POSITION', 'FLOAT32', 3, count);
  if (plain !== undefined) return plain;
  const quantized = table.numbers('POSITION_QUANTIZED', 'UINT16', 3, count);
  const offset = numbersAt(json, 'QUANTIZED_VOLUME_OFFSET', 3) ?? [0, 0, 0];
  const scale = numbersAt(json, 'QUANTIZED_VOLUME_SCALE', 3) ?? [1, 1, 1];
  return quantized?.map(
    (value, at) => (value / 65_535) * (scale[at % 3] as number) + (offset[at % 3] as number),
  );
}

/** Corners of the box around the model, Z up; one point where there is none. */
async function modelCorners(
  bytes: Uint8Array,
  body: Uint8Array,
  context: GltfContext,
  options: GltfContentOptions,
): Promise<number[][]> {
  try {
    const model = await readModel(bytes, body, context);
    const content = await readGltfContent(model.bytes, model.context, {
      ...options,
      transform: IDENTITY,
      batch: undefined,
    });
    const least = [Infinity, Infinity, Infinity];
    const most = [-Infinity, -Infinity, -Infinity];
    for (const { positions } of content.pieces) {
      positions.forEach((value, at) => {
        least[at % 3] = Math.min(least[at % 3] as number, value);
        most[at % 3] = Math.max(most[at % 3] as number, value);
      });
    }
    if (!((least[0] as number) <= (most[0] as number))) return [[0, 0, 0]];
    return Array.from({ length: 8 }, (_, corner) =>
      [0, 1, 2].map((axis) => (((corner >> axis) & 1) === 0 ? least : most)[axis] as number),
    );
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    context.warnings.add(
      'broken-model',
      `${error.message}; instances are read without it`,
      'glTF',
      context.file,
    );
    return [[0, 0, 0]];
  }
}

async function readModel(
  bytes: Uint8Array,
  body: Uint8Array,
  context: GltfContext,
): Promise<{ bytes: Uint8Array; context: GltfContext }> {
  if (viewOf(bytes).getUint32(28, true) === 1) return { bytes: body, context };
  const uri = new TextDecoder().decode(body).replace(/[\0\s]+$/u, '');
  if (context.folder === undefined)
    throw contentError('names a glTF elsewhere', 'i3dm', context.file, 'glTF', 'missing');
  const file = await context.folder.open(uri, context.signal);
  return {
    bytes: await file.read(context.signal),
    context: { ...context, file: file.name, folder: file.folder },
  };
}

function instanceMatrices(
  table: FeatureTable,
  json: JsonObject,
  positions: Float64Array,
  count: number,
  tile: Matrix4,
): Matrix4[] {
  const scales = table.numbers('SCALE', 'FLOAT32', 1, count);
  const unequal = table.numbers('SCALE_NON_UNIFORM', 'FLOAT32', 3, count);
  const axes = axesOf(table, count);
  const centre = numbersAt(json, 'RTC_CENTER', 3) ?? [0, 0, 0];
  const eastNorthUp = flagAt(json, 'EAST_NORTH_UP');
  return Array.from({ length: count }, (_, at) => {
    const start = at * 3;
    const place = [0, 1, 2].map(
      (axis) => (positions[start + axis] as number) + (centre[axis] as number),
    ) as unknown as Vector;
    const [right, forward, up] = axes?.(at) ?? (eastNorthUp ? localAxes(place) : STANDARD_AXES);
    const scale = scales?.[at] ?? 1;
    const [a, b, c] = [0, 1, 2].map((axis) => scale * (unequal?.[start + axis] ?? 1)) as [
      number,
      number,
      number,
    ];
    return multiply(tile, [
      ...[right[0] * a, right[1] * a, right[2] * a, 0],
      ...[forward[0] * b, forward[1] * b, forward[2] * b, 0],
      ...[up[0] * c, up[1] * c, up[2] * c, 0],
      ...[...place, 1],
    ]);
  });
}

type Axes = readonly [right: Vector, forward: Vector, up: Vector];
const STANDARD_AXES: Axes = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Axes from NORMAL_UP and NORMAL_RIGHT, plain or octahedral; `undefined` where the table has none. */
function axesOf(table: FeatureTable, count: number): ((at: number) => Axes) | undefined {
  const [up, right] = ['UP', 'RIGHT'].map((side) => {
    const plain = table.numbers(`NORMAL_${side}`, 'FLOAT32', 3, count);
    if (plain !== undefined)
      return (at: number): Vector => [plain[at * 3] ?? 0, plain[at * 3 + 1] ?? 0, plain[at * 3 + 2] ?? 0];
    const packed = table.numbers(`NORMAL_${side}_OCT32P`, 'UINT16', 2, count);
    return (
      packed &&
      ((at: number): Vector => decodeOctahedral(packed[at * 2] ?? 0, packed[at * 2 + 1] ?? 0, 65_535))
    );
  });
  if (up === undefined || right === undefined) return undefined;
  return (at) => {
    const [u, r] = [up(at), right(at)];
    return [r, cross(u, r), u];
  };
}

/** East, north and up at a geocentric position. */
function localAxes(place: Vector): Axes {
  const { position } = ecefToGeodetic(place);
  const [longitude, latitude] = position.map((degrees) => (degrees * Math.PI) / 180) as [number, number];
  const [sinLongitude, cosLongitude] = [Math.sin(longitude), Math.cos(longitude)];
  const [sinLatitude, cosLatitude] = [Math.sin(latitude), Math.cos(latitude)];
  return [
    [-sinLongitude, cosLongitude, 0],
    [-sinLatitude * cosLongitude, -sinLatitude * sinLongitude, cosLatitude],
    [cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude],
  ];
}

function cross([ax, ay, az]: Vector, [bx, by, bz]: Vector): Vector {
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
}
