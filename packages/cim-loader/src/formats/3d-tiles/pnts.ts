import { ContentBuilder, type ContentModel, type FeatureColumn } from '../gltf/content-model.ts';
import { type DecodedDraco, decodeDraco, type DracoAttribute, prepareDraco } from '../gltf/draco.ts';
import type { GltfContext } from '../gltf/gltf-document.ts';
import { indexAt, type JsonObject, numbersAt, objectAt } from '../gltf/json-access.ts';
import { multiply, transformPositions, translation } from '../gltf/matrix4.ts';
import type { GltfContentOptions } from '../gltf/content-model.ts';
import { readBatchTable } from './batch-table.ts';
import { FeatureTable } from './feature-table.ts';
import { contentError, readTileParts, type TileParts } from './tile-header.ts';

const FORMAT = { name: 'pnts', headerBytes: 28 } as const;

/** Points while they are read. */
interface Points {
  readonly count: number;
  readonly positions: Float64Array;
  readonly colours: Uint8Array | undefined;
  readonly batchIds: Uint32Array | undefined;
}

/** Reads a point cloud. With batch ids its points belong to features; without, the batch table is per point. */
export async function readPnts(
  bytes: Uint8Array,
  context: GltfContext,
  options: GltfContentOptions,
): Promise<ContentModel> {
  const { file, warnings } = context;
  const parts = readTileParts(bytes, FORMAT, file, warnings);
  const { featureJson } = parts;
  const count = indexAt(featureJson, 'POINTS_LENGTH') ?? 0;
  const draco = objectAt(objectAt(featureJson, 'extensions'), '3DTILES_draco_point_compression');
  // Uncompressed points have 6 bytes at least; compressed ones are held to what Draco can reach.
  if (count * (draco === undefined ? 6 : 0.01) > bytes.length + parts.featureBinary.length) {
    throw contentError(`POINTS_LENGTH is ${count} in ${bytes.length} bytes`, 'pnts', file, 'feature table');
  }
  const content = new ContentBuilder(file, context.limits.maximumPositions);
  content.spend(count);
  const points =
    draco === undefined ? plainPoints(parts, count, file) : await dracoPoints(parts, draco, count, file);
  const centre = numbersAt(featureJson, 'RTC_CENTER', 3);
  const matrix = centre === undefined ? options.transform : multiply(options.transform, translation(centre));
  const positions = transformPositions(matrix, points.positions);
  if (points.batchIds === undefined) {
    const columns = readBatchTable(parts.batchJson, parts.batchBinary, points.count, file, warnings);
    content.clouds.push({ positions, colours: points.colours, columns });
    return content;
  }
  addFeatures(content, points.batchIds, positions, parts, context, bytes.length);
  return content;
}

function addFeatures(
  content: ContentBuilder,
  batchIds: Uint32Array,
  positions: Float64Array,
  parts: TileParts,
  { file, warnings }: GltfContext,
  fileBytes: number,
): void {
  const greatest = batchIds.reduce((most, id) => Math.max(most, id + 1), 0);
  const count = indexAt(parts.featureJson, 'BATCH_LENGTH') ?? greatest;
  if (count > fileBytes) throw contentError(`BATCH_LENGTH is ${count}`, 'pnts', file, 'feature table');
  const columns: ReadonlyMap<string, FeatureColumn> = readBatchTable(
    parts.batchJson,
    parts.batchBinary,
    count,
    file,
    warnings,
  );
  const set = content.addSet({ layer: 'features', title: undefined, slots: [0], count, columns });
  content.pieces.push({
    kind: 'points',
    set,
    positions,
    indices: Uint32Array.from({ length: batchIds.length }, (_, at) => at),
    features: batchIds,
  });
}

function plainPoints({ featureJson, featureBinary }: TileParts, count: number, file: string): Points {
  const table = new FeatureTable(featureJson, featureBinary);
  const quantized = table.numbers('POSITION_QUANTIZED', 'UINT16', 3, count);
  const offset = numbersAt(featureJson, 'QUANTIZED_VOLUME_OFFSET', 3) ?? [0, 0, 0];
  const scale = numbersAt(featureJson, 'QUANTIZED_VOLUME_SCALE', 3) ?? [1, 1, 1];
  const positions =
    table.numbers('POSITION', 'FLOAT32', 3, count) ??
    quantized?.map((value, at) => (value / 65_535) * (scale[at % 3] as number) + (offset[at % 3] as number));
  if (positions === undefined) throw contentError('has no positions', 'pnts', file, 'feature table');
  return { count, positions, colours: coloursOf(table, featureJson, count), batchIds: table.batchIds(count) };
}

function coloursOf(table: FeatureTable, json: JsonObject, count: number): Uint8Array | undefined {
  const rgba = table.numbers('RGBA', 'UINT8', 4, count);
  if (rgba !== undefined) return Uint8Array.from(rgba.filter((_, at) => at % 4 !== 3));
  const rgb = table.numbers('RGB', 'UINT8', 3, count);
  if (rgb !== undefined) return Uint8Array.from(rgb);
  const packed = table.numbers('RGB565', 'UINT16', 1, count);
  if (packed !== undefined) {
    const colours = new Uint8Array(count * 3);
    packed.forEach((value, at) => {
      colours[at * 3] = ((value >> 11) * 255) / 31;
      colours[at * 3 + 1] = (((value >> 5) & 63) * 255) / 63;
      colours[at * 3 + 2] = ((value & 31) * 255) / 31;
    });
    return colours;
  }
  const constant = numbersAt(json, 'CONSTANT_RGBA', 4);
  return constant && Uint8Array.from({ length: count * 3 }, (_, at) => constant[at % 3] as number);
}

async function dracoPoints(
  parts: TileParts,
  draco: JsonObject,
  count: number,
  file: string,
): Promise<Points> {
  const properties = objectAt(draco, 'properties');
  const position = indexAt(properties, 'POSITION');
  const colour = indexAt(properties, 'RGB') ?? indexAt(properties, 'RGBA');
  const batch = indexAt(properties, 'BATCH_ID');
  const offset = indexAt(draco, 'byteOffset') ?? 0;
  const length = indexAt(draco, 'byteLength') ?? Infinity;
  if (position === undefined || offset + length > parts.featureBinary.length) {
    throw contentError('its Draco points are not where it says', 'pnts', file, 'feature table');
  }
  const ids = [position, colour, batch].filter((id) => id !== undefined);
  const bytes = parts.featureBinary.subarray(offset, offset + length);
  const cloud = await unpack(bytes, ids, count, file);
  const attribute = (id: number | undefined): DracoAttribute | undefined =>
    id === undefined ? undefined : cloud.attributes.get(id);
  const positions = attribute(position);
  if (positions?.components !== 3) throw contentError('has no positions', 'pnts', file, 'feature table');
  const colours = attribute(colour);
  const batchIds = attribute(batch)?.values;
  return {
    count: cloud.vertices,
    positions: Float64Array.from(positions.values as ArrayLike<number>),
    colours: colours && firstThree(colours, cloud.vertices),
    batchIds: batchIds && Uint32Array.from(batchIds as ArrayLike<number>),
  };
}

async function unpack(
  bytes: Uint8Array,
  ids: readonly number[],
  count: number,
  file: string,
): Promise<DecodedDraco> {
  const module = await prepareDraco();
  try {
    return decodeDraco(module, bytes, ids, count * 4 + 1024);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw contentError(`its Draco compression is broken: ${error.message}`, 'pnts', file, 'feature table');
  }
}

/** Red, green and blue of colours that may have alpha. */
function firstThree({ values, components }: DracoAttribute, count: number): Uint8Array {
  return Uint8Array.from(
    { length: count * 3 },
    (_, at) => values[Math.floor(at / 3) * components + (at % 3)] ?? 255,
  );
}
