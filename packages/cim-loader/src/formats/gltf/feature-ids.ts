import { LoadError } from '../../validation/load-error.ts';
import { NO_FEATURE } from './content-model.ts';
import type { GltfDocument } from './gltf-document.ts';
import { indexAt, isJsonObject, type JsonObject, listAt, objectAt, textAt, valueAt } from './json-access.ts';
import type { Primitive } from './primitive.ts';
import { sampleTriangles, type TextureReader } from './texture-sampling.ts';

/** One feature id set of EXT_mesh_features, EXT_instance_features, or the batch ids of a b3dm. */
export interface FeatureIds {
  readonly slot: number;
  readonly label: string | undefined;
  /** As stated; not trusted. */
  readonly featureCount: number | undefined;
  readonly propertyTable: number | undefined;
  /** Per vertex (or instance); `undefined`: in a texture. */
  readonly ids: Uint32Array | undefined;
  readonly texture: JsonObject | undefined;
  readonly nullId: number | undefined;
}

/** The feature id sets an extension names, each with its place. A set that is broken is left out with a warning. */
export function readFeatureIds(
  document: GltfDocument,
  extension: JsonObject | undefined,
  count: number,
  attribute: (
    name: string,
  ) => { readonly values: ArrayLike<number>; readonly components: number } | undefined,
  place: string,
): FeatureIds[] {
  const sets: FeatureIds[] = [];
  for (const [slot, json] of listAt(extension, 'featureIds').entries()) {
    const where = `${place}/featureIds/${slot}`;
    try {
      if (!isJsonObject(json)) throw document.fail('is no object', where);
      sets.push(readSet(document, json, slot, count, attribute, where));
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      document.warn('broken-feature-ids', `${error.message}; these feature ids are left out`, where);
    }
  }
  return sets;
}

function readSet(
  document: GltfDocument,
  json: JsonObject,
  slot: number,
  count: number,
  attribute: Parameters<typeof readFeatureIds>[3],
  place: string,
): FeatureIds {
  const nullId = indexAt(json, 'nullFeatureId');
  const shared = {
    slot,
    label: textAt(json, 'label'),
    featureCount: indexAt(json, 'featureCount'),
    propertyTable: indexAt(json, 'propertyTable'),
    nullId,
  };
  const texture = objectAt(json, 'texture');
  if (texture !== undefined) return { ...shared, ids: undefined, texture };
  if (valueAt(json, 'texture') !== undefined) throw document.fail('its texture is no object', place);
  if (valueAt(json, 'attribute') === undefined) {
    // Neither attribute nor texture: every vertex (or instance) is a feature.
    return { ...shared, ids: Uint32Array.from({ length: count }, (_, id) => id), texture: undefined };
  }
  const number = indexAt(json, 'attribute');
  const accessor = number === undefined ? undefined : attribute(`_FEATURE_ID_${number}`);
  if (accessor?.components !== 1) throw document.fail('its attribute is missing or no SCALAR', place);
  return { ...shared, ids: wholeIds(accessor.values, nullId), texture: undefined };
}

/** Ids as they are stored (floats in some) as feature numbers. */
export function wholeIds(values: ArrayLike<number>, nullId: number | undefined): Uint32Array {
  return Uint32Array.from(values, (value) => {
    const id = Math.round(value);
    return id === nullId || !(id >= 0 && id < NO_FEATURE) ? NO_FEATURE : id;
  });
}

/** The id of every element: that of its first vertex, as the specification has all of an element agree. */
export function idsOfElements(ids: Uint32Array, { kind, indices }: Primitive): Uint32Array {
  const corners = kind === 'triangles' ? 3 : kind === 'lines' ? 2 : 1;
  const elements = new Uint32Array(indices.length / corners);
  for (let at = 0; at < elements.length; at++)
    elements[at] = ids[indices[at * corners] as number] ?? NO_FEATURE;
  return elements;
}

/** Triangles cut out of others by what a texture says of their surface. */
export interface TextureFeatures {
  /** x, y, z per vertex, in the frame of the primitive. */
  readonly positions: Float64Array;
  readonly indices: Uint32Array;
  readonly features: Uint32Array;
}

/**
 * Feature ids in a texture: each run of texels of one feature, row by row of the picture, becomes a strip of the
 * triangle it lies on. The outline of a feature is thus as fine as its texels.
 */
export function featuresFromTexture(
  reader: TextureReader,
  primitive: Primitive,
  nullId: number | undefined,
): TextureFeatures {
  const corners: number[] = [];
  const features: number[] = [];
  sampleTriangles(reader, primitive, (value, quad) => {
    if (value === nullId || value >= NO_FEATURE) return;
    const [a, b, c, d] = quad;
    corners.push(...a, ...b, ...c, ...a, ...c, ...d);
    features.push(value, value);
  });
  return {
    positions: Float64Array.from(corners),
    indices: Uint32Array.from({ length: corners.length / 3 }, (_, at) => at),
    features: Uint32Array.from(features),
  };
}
