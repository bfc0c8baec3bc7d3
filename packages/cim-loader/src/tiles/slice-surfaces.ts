import type { SurfaceAppearance, SurfaceColumn, SurfaceTexture } from '../datasets/surface-column.ts';

/** Pictures glTF takes, some of them by an extension. */
const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/ktx2'];

/** The surfaces of some rows in arrays of their own; textures only those they use and glTF can hold. */
export function sliceSurfaces(source: SurfaceColumn, rows: Uint32Array): SurfaceColumn {
  const polygons = listPolygons(source, rows);
  const polygonOffsets = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    polygonOffsets[i + 1] =
      (polygonOffsets[i] as number) +
      (source.polygonOffsets[row + 1] as number) -
      (source.polygonOffsets[row] as number);
  }
  const { ringOffsets, positionOffsets, sources } = sliceRings(source, polygons);
  const positions = new Float64Array(sources.length * 3);
  for (let i = 0; i < sources.length; i++) {
    const from = (sources[i] as number) * 3;
    for (let axis = 0; axis < 3; axis++) positions[i * 3 + axis] = source.positions[from + axis] as number;
  }
  return {
    positions,
    positionOffsets,
    ringOffsets,
    polygonOffsets,
    ...(source.semantics && { semantics: gathered(source.semantics, polygons, Uint8Array) }),
    ...(source.semanticNames && { semanticNames: source.semanticNames }),
    ...(source.appearance && { appearance: sliceAppearance(source.appearance, polygons, sources) }),
  };
}

function listPolygons({ polygonOffsets }: SurfaceColumn, rows: Uint32Array): Uint32Array {
  let count = 0;
  for (const row of rows) count += (polygonOffsets[row + 1] as number) - (polygonOffsets[row] as number);
  const polygons = new Uint32Array(count);
  let at = 0;
  for (const row of rows) {
    const end = polygonOffsets[row + 1] as number;
    for (let polygon = polygonOffsets[row] as number; polygon < end; polygon++) polygons[at++] = polygon;
  }
  return polygons;
}

function sliceRings(
  source: SurfaceColumn,
  polygons: Uint32Array,
): { ringOffsets: Uint32Array; positionOffsets: Uint32Array; sources: Uint32Array } {
  const ringOffsets = new Uint32Array(polygons.length + 1);
  const positionOffsets = [0];
  const sources: number[] = [];
  polygons.forEach((polygon, i) => {
    const lastRing = source.ringOffsets[polygon + 1] as number;
    for (let ring = source.ringOffsets[polygon] as number; ring < lastRing; ring++) {
      const end = source.positionOffsets[ring + 1] as number;
      for (let at = source.positionOffsets[ring] as number; at < end; at++) sources.push(at);
      positionOffsets.push(sources.length);
    }
    ringOffsets[i + 1] = positionOffsets.length - 1;
  });
  return {
    ringOffsets,
    positionOffsets: Uint32Array.from(positionOffsets),
    sources: Uint32Array.from(sources),
  };
}

function gathered<Values extends Uint8Array | Uint16Array>(
  values: Values,
  polygons: Uint32Array,
  type: new (count: number) => Values,
): Values {
  const result = new type(polygons.length);
  for (let i = 0; i < polygons.length; i++) result[i] = values[polygons[i] as number] as number;
  return result;
}

function sliceAppearance(
  appearance: SurfaceAppearance,
  polygons: Uint32Array,
  sources: Uint32Array,
): SurfaceAppearance {
  const { materials, polygonMaterials, polygonTextures, textureCoordinates } = appearance;
  const sliced = {
    materials,
    ...(polygonMaterials && { polygonMaterials: gathered(polygonMaterials, polygons, Uint16Array) }),
  };
  if (polygonTextures === undefined || textureCoordinates === undefined) return { ...sliced, textures: [] };
  const used = new Map<number, number>();
  const textures: SurfaceTexture[] = [];
  const numbers = gathered(polygonTextures, polygons, Uint16Array).map((texture) => {
    const known = used.get(texture);
    if (known !== undefined) return known;
    const picture = appearance.textures[texture - 1];
    const isUsable = picture?.bytes !== undefined && PICTURE_TYPES.includes(picture.mimeType);
    const number = isUsable ? textures.push(picture) : 0;
    used.set(texture, number);
    return number;
  });
  const coordinates = new Float32Array(sources.length * 2);
  for (let i = 0; i < sources.length; i++) {
    const from = (sources[i] as number) * 2;
    coordinates[i * 2] = textureCoordinates[from] as number;
    coordinates[i * 2 + 1] = textureCoordinates[from + 1] as number;
  }
  return { ...sliced, polygonTextures: numbers, textures, textureCoordinates: coordinates };
}
