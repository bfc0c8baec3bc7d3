import { LoadError } from '../../validation/load-error.ts';
import { ContentBuilder, type ContentModel, type GltfContentOptions } from './content-model.ts';
import { readGltfContainer } from './glb-container.ts';
import { type GltfContext, GltfDocument } from './gltf-document.ts';
import { listAt, objectAt, objectsAt } from './json-access.ts';
import { MeshReader } from './mesh-reader.ts';
import { type Primitive, readPrimitive } from './primitive.ts';
import { rootTransform, walkScene } from './scene-graph.ts';
import { readStructuralMetadata } from './structural-metadata.ts';

/** Extensions read, or rightly not looked at because they only alter the look. */
const KNOWN_EXTENSIONS = new Set([
  'CESIUM_RTC',
  'CESIUM_primitive_outline',
  'EXT_instance_features',
  'EXT_mesh_features',
  'EXT_mesh_gpu_instancing',
  'EXT_meshopt_compression',
  'EXT_structural_metadata',
  'EXT_texture_webp',
  'KHR_draco_mesh_compression',
  'KHR_lights_punctual',
  'KHR_mesh_quantization',
  'KHR_meshopt_compression',
  'KHR_techniques_webgl',
  'KHR_texture_basisu',
  'KHR_texture_transform',
]);

/**
 * Reads a glTF or GLB. Broken primitives and properties are left out with warnings.
 * @throws {LoadError} where nothing can be read.
 */
export async function readGltfContent(
  bytes: Uint8Array,
  context: GltfContext,
  options: GltfContentOptions,
): Promise<ContentModel> {
  const container = readGltfContainer(bytes, context.file, context.warnings);
  const document = await GltfDocument.open(container, context);
  for (const name of listAt(document.json, 'extensionsRequired')) {
    if (typeof name === 'string' && !KNOWN_EXTENSIONS.has(name) && !name.startsWith('KHR_materials_')) {
      document.warn(
        'unknown-extension',
        `requires ${name.slice(0, 80)}, which is not read`,
        'extensionsRequired',
      );
    }
  }
  const content = new ContentBuilder(context.file, context.limits.maximumPositions);
  // Every row of a table is backed by a bit at least; small files get some room for tables of defaults.
  const maximumRows = Math.min(context.limits.maximumObjects, Math.max(65_536, bytes.length * 64));
  const metadata = await readStructuralMetadata(document, maximumRows);
  const reader = new MeshReader(document, metadata, content, options);
  if (options.withGeometry) await readMeshes(document, reader, options);
  else await reader.addSetsOnly();
  reader.finish();
  return content;
}

async function readMeshes(
  document: GltfDocument,
  reader: MeshReader,
  options: GltfContentOptions,
): Promise<void> {
  const meshes = objectsAt(document.json, 'meshes');
  const primitives = new Map<number, Primitive[]>();
  const root = rootTransform(document, options.transform, options.upAxis);
  for (const node of walkScene(document, root)) {
    document.context.signal?.throwIfAborted();
    const mesh = meshes[node.mesh];
    if (mesh === undefined) {
      document.warn(
        'missing-mesh',
        `node names mesh ${node.mesh}, which does not exist`,
        `nodes/${node.index}`,
      );
      continue;
    }
    let read = primitives.get(node.mesh);
    if (read === undefined) {
      read = await readPrimitives(document, node.mesh);
      primitives.set(node.mesh, read);
    }
    const instancing = objectAt(objectAt(node.json, 'extensions'), 'EXT_mesh_gpu_instancing');
    if (instancing === undefined) await reader.addMesh(node, read);
    else reader.addInstances(node, instancing, read);
  }
}

async function readPrimitives(document: GltfDocument, mesh: number): Promise<Primitive[]> {
  const read: Primitive[] = [];
  const list = objectsAt(objectsAt(document.json, 'meshes')[mesh], 'primitives');
  for (const [index, json] of list.entries()) {
    const place = `meshes/${mesh}/primitives/${index}`;
    try {
      const primitive = json === undefined ? undefined : await readPrimitive(document, json, place);
      if (primitive !== undefined) read.push(primitive);
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      document.warn('broken-primitive', `${error.message}; left out`, place);
    }
  }
  return read;
}
