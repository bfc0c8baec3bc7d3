import { isCityObjectType } from '../../datasets/object-layers.ts';
import { isGmlGeometry } from '../gml/gml-geometry.ts';
import { attributeOf, childText, isObject, type XmlElement } from '../gml/xml-element.ts';
import { readAddress } from './address.ts';
import { addValue, flatten, type PropertyRecord, type PropertyValue, valueOf } from './property-values.ts';

/** A geometry property of an object or of one of its thematic surfaces. */
export interface GeometryPiece {
  /** Digit of the level: `2`. */
  readonly level: string;
  /** `RoofSurface`, …; empty for geometry of the object itself. */
  readonly semantic: string;
  /** `lod0RoofEdge`, `lod2Solid`, … */
  readonly property: string;
  readonly element: XmlElement;
  /** Thematic surfaces around it, by id: appearances can be for them. */
  readonly targets: readonly string[];
}

/** One city object with what belongs to it. */
export interface CityFeature {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly pieces: readonly GeometryPiece[];
  readonly children: readonly CityFeature[];
}

/** Boundaries of spaces: not objects for themselves, but kinds of surfaces of the object around them. */
const THEMATIC = /(?:Surface|^Window|^Door|^TrafficArea|^AuxiliaryTrafficArea|^_?BoundarySurface)$/u;
const LEVEL = /^lod([0-4])(?!Type)/u;
/** Properties whose content is read elsewhere, or is no more than a copy of the geometry. */
const SKIPPED: ReadonlySet<string> = new Set(['appearance', 'appearanceMember', 'boundedBy']);
/** Containers of extensions that add no name of their own. */
const EXTENSION = 'adeOf';

/** What is collected of one object. */
interface Draft {
  readonly record: Record<string, PropertyValue>;
  readonly pieces: GeometryPiece[];
  readonly children: CityFeature[];
  readonly surfaces: PropertyRecord[];
  readonly addresses: Record<string, string>[];
}

/** @param element an object whose class is one of CityGML. */
export function readCityFeature(element: XmlElement, numbering: { next: number }): CityFeature {
  const draft: Draft = { record: {}, pieces: [], children: [], surfaces: [], addresses: [] };
  for (const property of element.children) readProperty(property, draft, numbering);
  addSurfaces(draft);
  const [address] = draft.addresses;
  if (address !== undefined) addValue(draft.record, 'address', address);
  const attributes = flatten(draft.record);
  if (draft.addresses.length > 1) attributes['addresses'] = JSON.stringify(draft.addresses);
  return {
    id: attributeOf(element, 'id') ?? `unnamed-${numbering.next++}`,
    type: element.name,
    attributes,
    pieces: tinLevels(draft.pieces, element),
    children: draft.children,
  };
}

function readProperty(property: XmlElement, draft: Draft, numbering: { next: number }): void {
  const { name, children } = property;
  const level = LEVEL.exec(name)?.[1];
  if (level !== undefined || name === 'tin' || (name === 'geometry' && children.some(isGmlGeometry))) {
    draft.pieces.push({ level: level ?? '', semantic: '', property: name, element: property, targets: [] });
    return;
  }
  const thematic = children.filter((child) => THEMATIC.test(child.name) && !isGmlGeometry(child));
  if (thematic.length > 0) {
    for (const surface of thematic) readThematicSurface(surface, draft, []);
    return;
  }
  const objects = children.filter((child) => isCityObjectType(child.name));
  if (objects.length > 0) {
    for (const object of objects) draft.children.push(readCityFeature(object, numbering));
    return;
  }
  if (!SKIPPED.has(name)) readAttribute(property, draft);
}

/** Geometry with its kind, openings with theirs, and the attributes of the surface. */
function readThematicSurface(surface: XmlElement, draft: Draft, around: readonly string[]): void {
  const record: Record<string, PropertyValue> = {};
  const id = attributeOf(surface, 'id');
  const targets = id === undefined ? around : [id, ...around];
  for (const property of surface.children) {
    const level = LEVEL.exec(property.name)?.[1];
    const inner = property.children.filter((child) => THEMATIC.test(child.name) && !isGmlGeometry(child));
    if (level !== undefined) {
      const semantic = surface.name;
      draft.pieces.push({ level, semantic, property: property.name, element: property, targets });
    } else if (inner.length > 0) {
      for (const opening of inner) readThematicSurface(opening, draft, targets);
    } else if (!SKIPPED.has(property.name)) {
      readAttribute(property, { ...draft, record });
    }
  }
  if (Object.keys(record).some((name) => name !== 'name'))
    draft.surfaces.push({ type: surface.name, ...record });
}

function readAttribute(property: XmlElement, draft: Draft): void {
  const { record } = draft;
  const { name, children } = property;
  if (name === 'address') {
    const address = readAddress(property);
    if (address !== undefined) draft.addresses.push(address);
  } else if (name === 'genericAttribute' || isOldGeneric(name)) {
    readGeneric(property, record);
  } else if (name === 'height' && children.some((child) => child.name === 'Height')) {
    readHeight(children, record);
  } else if (name.startsWith(EXTENSION)) {
    for (const object of children) for (const inner of object.children) readAttribute(inner, draft);
  } else {
    const value = valueOf(property);
    if (value !== undefined) addValue(record, name, value);
  }
}

const isOldGeneric = (name: string): boolean => /Attribute(?:Set)?$/u.test(name);

/** `stringAttribute name="…"` of 1.0 and 2.0, `genericAttribute` with `StringAttribute` in it of 3.0. */
function readGeneric(property: XmlElement, record: Record<string, PropertyValue>): void {
  const attribute = property.name === 'genericAttribute' ? property.children.find(isObject) : property;
  const name = attribute && (attributeOf(attribute, 'name') ?? childText(attribute, 'name'));
  const value = attribute === undefined || name === undefined ? valueOf(property) : genericValue(attribute);
  if (value !== undefined) addValue(record, name ?? property.name, value);
}

function genericValue(attribute: XmlElement): PropertyValue | undefined {
  if (attribute.name.endsWith('Set')) {
    const inner: Record<string, PropertyValue> = {};
    for (const child of attribute.children) if (child.name !== 'name') readGeneric(child, inner);
    return inner;
  }
  const text = childText(attribute, 'value');
  if (text === undefined || !/^(?:int|double|measure)/iu.test(attribute.name)) return text;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Heights of 3.0 say between what they were measured; the value goes where 1.0 and 2.0 have it. */
function readHeight(children: readonly XmlElement[], record: Record<string, PropertyValue>): void {
  for (const height of children) {
    const value = Number(childText(height, 'value') ?? NaN);
    if (Number.isFinite(value) && !Object.hasOwn(record, 'measuredHeight')) record['measuredHeight'] = value;
    const references = ['highReference', 'lowReference', 'status'].flatMap((name) => {
      const text = childText(height, name);
      return text === undefined ? [] : [[name, text] as const];
    });
    addValue(record, 'heightReference', Object.fromEntries(references));
  }
}

/** Attributes of the only thematic surface stand for the object (the area of a traffic space), others as JSON. */
function addSurfaces({ surfaces, pieces, record }: Draft): void {
  const [only] = surfaces;
  if (only === undefined) return;
  const semantics = new Set(
    pieces.filter(({ semantic }) => semantic !== '').map(({ targets }) => targets[0]),
  );
  if (surfaces.length > 1 || semantics.size > 1) {
    record['surfaceAttributes'] = surfaces;
    return;
  }
  for (const [name, value] of Object.entries(only)) {
    if (name !== 'type' && !Object.hasOwn(record, name)) record[name] = value;
  }
}

/** Relief says its level beside the geometry. */
function tinLevels(pieces: readonly GeometryPiece[], element: XmlElement): readonly GeometryPiece[] {
  const level = childText(element, 'lod') ?? '';
  return pieces.map((piece) => (piece.level === '' ? { ...piece, level } : piece));
}
