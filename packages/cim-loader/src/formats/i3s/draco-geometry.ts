import { NO_FEATURE } from '../gltf/content-model.ts';
import { decodeDraco, type DecodedDraco, type DracoStream, prepareDraco } from '../gltf/draco.ts';
import type { NodeGeometry } from './geometry-buffer.ts';

/** What a stream says of itself beside its values ("compressedAttributes"). */
interface SceneStream {
  position: number | undefined;
  featureIndex: number | undefined;
  scale: [x: number, y: number];
  featureIds: number[];
}

/**
 * Reads a geometry buffer compressed by Draco ("compressedAttributes").
 * @param mostValues numbers one attribute may have.
 * @param spend called with the number of vertices.
 * @throws {RangeError} what is wrong.
 */
export async function readDracoGeometry(
  bytes: Uint8Array,
  mostValues: number,
  spend: (vertices: number) => void,
): Promise<NodeGeometry> {
  const found: SceneStream = { position: undefined, featureIndex: undefined, scale: [1, 1], featureIds: [] };
  const mesh = decodeDraco(
    await prepareDraco(),
    bytes,
    (stream) => findAttributes(stream, found),
    mostValues,
  );
  const { indices, vertices } = mesh;
  if (indices === undefined) throw new RangeError('the compressed buffer holds points, not triangles');
  spend(vertices);
  const stored = mesh.attributes.get(found.position ?? -1);
  if (stored?.components !== 3) throw new RangeError('the compressed buffer has no positions');
  const positions = Float64Array.from(stored.values);
  // "If present, must be applied to x and y coordinates".
  for (let at = 0; at < positions.length; at += 3) {
    positions[at] = (positions[at] as number) * found.scale[0];
    positions[at + 1] = (positions[at + 1] as number) * found.scale[1];
  }
  return { positions, indices, ...featuresOf(mesh, indices, found) };
}

/** Positions and feature numbers; the latter are told by their metadata alone. */
function findAttributes({ module, decoder, geometry }: DracoStream, found: SceneStream): number[] {
  const querier = new module.MetadataQuerier();
  const integers = new module.DracoInt32Array();
  try {
    for (let index = 0; index < geometry.num_attributes(); index++) {
      const attribute = decoder.GetAttribute(geometry, index);
      const metadata = decoder.GetAttributeMetadata(geometry, index);
      const has = (name: string): boolean =>
        (metadata as { readonly ptr?: number }).ptr !== 0 && querier.HasEntry(metadata, name);
      if (attribute.attribute_type() === module.POSITION) {
        found.position = attribute.unique_id();
        const scaleOf = (name: string): number => (has(name) ? querier.GetDoubleEntry(metadata, name) : 1);
        found.scale = [scaleOf('i3s-scale_x'), scaleOf('i3s-scale_y')];
      } else if (
        has('i3s-attribute-type') &&
        querier.GetStringEntry(metadata, 'i3s-attribute-type') === 'feature-index'
      ) {
        found.featureIndex = attribute.unique_id();
        if (has('i3s-feature-ids')) querier.GetIntEntryArray(metadata, 'i3s-feature-ids', integers);
        // Stored as Int32; ids of objects are never negative.
        found.featureIds = Array.from({ length: integers.size() }, (_, at) => integers.GetValue(at) >>> 0);
      }
    }
  } finally {
    module.destroy(integers);
    module.destroy(querier);
  }
  return [found.position, found.featureIndex].filter((id) => id !== undefined);
}

function featuresOf(
  { attributes }: DecodedDraco,
  indices: Uint32Array,
  { featureIndex, featureIds }: SceneStream,
): Pick<NodeGeometry, 'features' | 'featureIds' | 'unclear'> {
  const numbers = featureIndex === undefined ? undefined : attributes.get(featureIndex)?.values;
  if (numbers === undefined || featureIds.length === 0)
    return { features: undefined, featureIds: [], unclear: 0 };
  let unclear = 0;
  const features = new Uint32Array(indices.length / 3);
  for (let face = 0; face < features.length; face++) {
    // All three corners say the same.
    const feature = numbers[indices[face * 3] as number] ?? NO_FEATURE;
    const isKnown = feature < featureIds.length;
    features[face] = isKnown ? feature : NO_FEATURE;
    if (!isKnown) unclear++;
  }
  return { features, featureIds, unclear };
}
