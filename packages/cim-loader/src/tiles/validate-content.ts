import { MeshoptDecoder } from 'meshoptimizer/decoder';
import {
  componentBytes,
  COMPONENTS,
  decodePrimitive,
  decodeViews,
  type PrimitiveValues,
} from './content-values.ts';
import type { Report } from './fault-report.ts';
import { type GltfAccessor, type GltfPrimitive, readTileGltf, type TileGltf } from './gltf-shape.ts';
import { type BinaryGltf, readBinaryGltf } from './read-binary-gltf.ts';
import { checkImages } from './validate-images.ts';
import { checkMetadata, readRows } from './validate-metadata.ts';

/** What a sound content holds, for checks across tiles. */
export interface ContentSummary {
  /** Rows of its buildings in the whole table, in the order of the property table. */
  readonly rows: readonly number[];
  /** Buildings each shape stands for, where it merges them. */
  readonly merged?: readonly number[];
  /** Matrix of the node: positions into the frame of the tile, y up. */
  readonly node: readonly number[];
  /** Of all vertices, x, y, z interleaved. */
  readonly positions: readonly number[];
}

const OUR_ALIGNMENT = 8;
const ALWAYS_REQUIRED = 'KHR_mesh_quantization';
const OPTIONAL_EXTENSIONS = ['EXT_mesh_features', 'EXT_structural_metadata'];

/**
 * Checks one binary glTF of a tile against glTF 2.0, EXT_meshopt_compression, EXT_mesh_features and
 * EXT_structural_metadata.
 * @returns undefined if the file is too broken to look further.
 */
export async function validateContent(
  bytes: Uint8Array,
  report: Report,
): Promise<ContentSummary | undefined> {
  const file = readFile(bytes, report);
  if (file === undefined) return undefined;
  const gltf = readTileGltf(file.json, report);
  if (gltf === undefined || !checkStructure(gltf, file.binary, report)) return undefined;
  await MeshoptDecoder.ready;
  const views = decodeViews(gltf, file.binary, report);
  if (views === undefined) return undefined;
  const rows = checkMetadata(gltf, views, report);
  const positions: number[] = [];
  for (const primitive of gltf.meshes[0].primitives) {
    const values = await decodePrimitive(gltf, views, primitive, report);
    if (values === undefined) return undefined;
    checkGeometry(gltf, primitive, values, report);
    checkFeatureIds(gltf, primitive, values, rows, report);
    for (const value of values.positions) positions.push(value);
  }
  checkImages(gltf, views, report);
  const table = gltf.extensions.EXT_structural_metadata.propertyTables[0];
  const merged = table?.properties['merged']?.values;
  return {
    rows,
    ...(merged !== undefined && { merged: readRows(merged, views) }),
    node: matrixOf(gltf.nodes[0]),
    positions,
  };
}

function matrixOf(node: TileGltf['nodes'][0]): readonly number[] {
  if ('matrix' in node) return node.matrix;
  const [x, y, z] = node.scale;
  return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
}

/** @returns false if values cannot be read safely. */
function checkStructure(gltf: TileGltf, binary: Uint8Array, report: Report): boolean {
  let faults = 0;
  const count: Report = (place, problem) => {
    faults++;
    report(place, problem);
  };
  checkExtensions(gltf, count);
  checkBufferViews(gltf, binary, count);
  checkAccessors(gltf, count);
  return faults === 0;
}

function readFile(bytes: Uint8Array, report: Report): BinaryGltf | undefined {
  try {
    return readBinaryGltf(bytes);
  } catch (error) {
    report('', error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function checkExtensions(gltf: TileGltf, report: Report): void {
  const { extensionsUsed, extensionsRequired } = gltf;
  const isMeshopt = gltf.bufferViews.some(({ extensions }) => extensions !== undefined);
  const isDraco = gltf.meshes[0].primitives.some(
    ({ extensions }) => extensions.KHR_draco_mesh_compression !== undefined,
  );
  const required = [
    ...(isMeshopt ? ['EXT_meshopt_compression'] : []),
    ...(isDraco ? ['KHR_draco_mesh_compression'] : []),
    ALWAYS_REQUIRED,
  ];
  for (const name of [...required, ...OPTIONAL_EXTENSIONS]) {
    if (!extensionsUsed.includes(name)) report('/extensionsUsed', `${name} is missing`);
  }
  for (const name of required) {
    if (!extensionsRequired.includes(name)) report('/extensionsRequired', `${name} is missing`);
  }
}

function checkBufferViews({ bufferViews, buffers }: TileGltf, binary: Uint8Array, report: Report): void {
  const padding = binary.length - buffers[0].byteLength;
  if (padding < 0 || padding > 3) {
    report(
      '/buffers/0',
      `byteLength ${buffers[0].byteLength} does not fit the binary chunk of ${binary.length}`,
    );
  }
  bufferViews.forEach((view, i) => {
    const compressed = view.extensions?.EXT_meshopt_compression;
    const places = compressed === undefined ? [view] : [view, compressed];
    for (const { buffer, byteOffset, byteLength } of places) {
      const available = buffers[buffer]?.byteLength ?? -1;
      if (byteOffset + byteLength > available)
        report(`/bufferViews/${i}`, `passes the end of buffer ${buffer}`);
      if (buffer === 0 && byteOffset % OUR_ALIGNMENT !== 0) {
        report(`/bufferViews/${i}`, `byteOffset ${byteOffset} is no multiple of ${OUR_ALIGNMENT}`);
      }
    }
    if (compressed !== undefined && compressed.count * compressed.byteStride !== view.byteLength) {
      report(
        `/bufferViews/${i}`,
        `${compressed.count} × ${compressed.byteStride} bytes is not ${view.byteLength}`,
      );
    }
  });
}

function checkAccessors({ accessors, bufferViews }: TileGltf, report: Report): void {
  accessors.forEach((accessor, i) => {
    const place = `/accessors/${i}`;
    if (accessor.bufferView === undefined) return;
    const view = bufferViews[accessor.bufferView];
    if (view === undefined) {
      report(place, `bufferView ${accessor.bufferView} does not exist`);
      return;
    }
    const size = componentBytes(accessor) * COMPONENTS[accessor.type];
    const stride = view.byteStride ?? size;
    if (accessor.byteOffset + (accessor.count - 1) * stride + size > view.byteLength) {
      report(place, 'passes the end of its bufferView');
    }
    const alignment = view.byteStride === undefined ? componentBytes(accessor) : 4;
    if ((view.byteOffset + accessor.byteOffset) % alignment !== 0) {
      report(place, `starts off the ${alignment}-byte boundary`);
    }
  });
}

function checkGeometry(
  gltf: TileGltf,
  { attributes, indices: corners }: GltfPrimitive,
  { positions, indices }: PrimitiveValues,
  report: Report,
): void {
  const count = gltf.accessors[attributes.POSITION]?.count ?? 0;
  for (const [name, accessor] of Object.entries(attributes)) {
    if (gltf.accessors[accessor]?.count !== count) report(`/attributes/${name}`, `has not ${count} vertices`);
  }
  if (positions.length !== count * 3) report('/attributes/POSITION', `has not ${count} vertices`);
  if (indices.length === 0 || indices.length % 3 !== 0 || gltf.accessors[corners]?.count !== indices.length)
    report('/indices', `${indices.length} are no triangles`);
  const outside = indices.findIndex((corner) => corner >= count);
  if (outside >= 0)
    report('/indices', `index ${outside} is vertex ${indices[outside] as number} of ${count}`);
  checkExtremes(gltf.accessors[attributes.POSITION], positions, report);
}

function checkExtremes(
  accessor: GltfAccessor | undefined,
  positions: readonly number[],
  report: Report,
): void {
  for (let axis = 0; axis < 3; axis++) {
    let [least, most] = [Infinity, -Infinity];
    for (let i = axis; i < positions.length; i += 3) {
      least = Math.min(least, positions[i] as number);
      most = Math.max(most, positions[i] as number);
    }
    if (accessor?.min?.[axis] !== least || accessor.max?.[axis] !== most) {
      report('/accessors/POSITION', `min and max of axis ${axis} are not ${least} and ${most}`);
    }
  }
}

function checkFeatureIds(
  gltf: TileGltf,
  { extensions }: GltfPrimitive,
  { featureIds }: PrimitiveValues,
  rows: readonly number[],
  report: Report,
): void {
  const tables = gltf.extensions.EXT_structural_metadata.propertyTables;
  const sets = extensions.EXT_mesh_features.featureIds.map((set, i) => {
    const ids = featureIds[set.attribute];
    if (ids === undefined) {
      report(`/featureIds/${i}`, `attribute _FEATURE_ID_${set.attribute} does not exist`);
      return [];
    }
    const distinct = new Set(ids).size;
    if (distinct !== set.featureCount)
      report(`/featureIds/${i}`, `${distinct} features, not ${set.featureCount}`);
    if (set.propertyTable !== undefined) {
      const count = tables[set.propertyTable]?.count ?? 0;
      const outside = ids.find((id) => id >= count);
      if (outside !== undefined)
        report(`/featureIds/${i}`, `id ${outside} is not below the table's ${count}`);
    }
    return ids;
  });
  const [features = [], rowIds = []] = sets;
  const wrong = rowIds.findIndex((row, vertex) => row !== rows[features[vertex] as number]);
  if (wrong >= 0)
    report('/featureIds/1', `vertex ${wrong} names row ${rowIds[wrong] as number}, its table another`);
}
