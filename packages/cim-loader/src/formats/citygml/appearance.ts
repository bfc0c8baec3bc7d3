import type { SurfaceLayersBuilder } from '../../datasets/surface-layers-builder.ts';
import { numbersOf } from '../gml/read-xml.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  childText,
  isObject,
  type XmlElement,
} from '../gml/xml-element.ts';

/** How a surface looks. */
export interface TargetAppearance {
  readonly material?: number;
  readonly texture?: number;
  /** u, v by two along each ring, by the ring's id. */
  readonly rings?: ReadonlyMap<string, Float64Array>;
}

/** Appearances of a model by the id of what they are for. */
export interface ModelAppearances {
  readonly byTarget: ReadonlyMap<string, TargetAppearance>;
  /** Code by path of the picture. */
  readonly images: ReadonlyMap<string, number>;
}

interface TargetDraft {
  material?: number;
  texture?: number;
  rings?: Map<string, Float64Array>;
}

interface Draft {
  readonly byTarget: Map<string, TargetDraft>;
  readonly images: Map<string, number>;
  readonly builder: SurfaceLayersBuilder;
}

/** Reads the appearances of one theme: the first met. The others would cover it. */
export function readAppearances(
  appearances: readonly XmlElement[],
  builder: SurfaceLayersBuilder,
): ModelAppearances {
  const draft: Draft = { byTarget: new Map(), images: new Map(), builder };
  let theme: string | undefined;
  for (const appearance of appearances) {
    const name = childText(appearance, 'theme') ?? '';
    theme ??= name;
    if (name !== theme) continue;
    for (const property of appearance.children) {
      if (property.name !== 'surfaceDataMember' && property.name !== 'surfaceData') continue;
      for (const data of property.children) readSurfaceData(data, draft);
    }
  }
  return draft;
}

function readSurfaceData(data: XmlElement, draft: Draft): void {
  if (data.name === 'X3DMaterial') readMaterial(data, draft);
  else if (data.name === 'ParameterizedTexture') readTexture(data, draft);
}

function readMaterial(data: XmlElement, { builder, byTarget }: Draft): void {
  const [red = 0.8, green = 0.8, blue = 0.8] = numbersOf(childText(data, 'diffuseColor') ?? '');
  const alpha = 1 - Number(childText(data, 'transparency') ?? 0);
  const name = childText(data, 'name');
  const material = builder.material({
    ...(name !== undefined && { name }),
    baseColour: [red, green, blue, alpha],
  });
  for (const target of childrenOf(data, 'target')) {
    const id = targetId(target);
    if (id !== '') entryOf(byTarget, id).material = material;
  }
}

/** The id an element names: in `uri` (1.0, 2.0), as a reference, or as its text (3.0). */
const targetId = (target: XmlElement): string =>
  (attributeOf(target, 'uri') ?? attributeOf(target, 'href') ?? target.text).replace(/^#/u, '');

function readTexture(data: XmlElement, draft: Draft): void {
  const image = childText(data, 'imageURI');
  if (image === undefined) return;
  let code = draft.images.get(image);
  if (code === undefined) {
    const stated = (childText(data, 'mimeType') ?? '').replace('image/jpg', 'image/jpeg');
    const mimeType = stated !== '' ? stated : /\.png$/iu.test(image) ? 'image/png' : 'image/jpeg';
    code = draft.builder.texture({ name: image, mimeType });
    draft.images.set(image, code);
  }
  for (const { id, list } of parameterisations(data)) {
    const entry = entryOf(draft.byTarget, id);
    entry.texture = code;
    entry.rings ??= new Map();
    readCoordinates(list, entry.rings);
  }
}

/** `target uri="#…"` with the list in it (1.0, 2.0), or associations that name target and list (3.0). */
function parameterisations(data: XmlElement): { readonly id: string; readonly list: XmlElement }[] {
  const old = childrenOf(data, 'target').flatMap((target) => {
    const [list] = target.children;
    const id = attributeOf(target, 'uri')?.replace(/^#/u, '');
    return list === undefined || id === undefined ? [] : [{ id, list }];
  });
  const associations = childrenOf(data, 'textureParameterization').flatMap(({ children }) =>
    children.filter(isObject),
  );
  const recent = associations.flatMap((association) => {
    const target = childOf(association, 'target');
    const [list] = childOf(association, 'textureParameterization')?.children ?? [];
    const id = target && targetId(target);
    return list === undefined || id === undefined || id === '' ? [] : [{ id, list }];
  });
  return [...old, ...recent];
}

/** Coordinates name their ring by an attribute, or in an element that follows (3.0). */
function readCoordinates(list: XmlElement, rings: Map<string, Float64Array>): void {
  const following = childrenOf(list, 'ring').map((ring) => attributeOf(ring, 'href') ?? ring.text);
  childrenOf(list, 'textureCoordinates').forEach((coordinates, index) => {
    const ring = (attributeOf(coordinates, 'ring') ?? following[index] ?? '').replace(/^#/u, '');
    if (ring !== '') rings.set(ring, numbersOf(coordinates.text));
  });
}

function entryOf(byTarget: Draft['byTarget'], id: string): TargetDraft {
  let entry = byTarget.get(id);
  if (entry === undefined) {
    entry = {};
    byTarget.set(id, entry);
  }
  return entry;
}
