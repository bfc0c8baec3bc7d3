import type { SourceGeometry } from '../../datasets/source-geometry.ts';
import type { HttpDocument } from '../../transport/http-document.ts';
import type { Limits } from '../../validation/limits.ts';
import { geometryOfElement, gmlCrsOf, isGeometryElement } from './gml-geometry.ts';
import { isObject, listMember, objectMember, parseJsonObject } from './json-document.ts';
import { requireNoException } from './service-exception.ts';
import { parseXml } from './xml-element.ts';
import type { XmlElement } from './xml-element.ts';

/** A feature as a service sent it. */
export interface ServiceFeature {
  readonly id: string | number | undefined;
  readonly geometry: SourceGeometry | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** One answer with features. */
export interface FeaturePage {
  readonly features: readonly ServiceFeature[];
  /** Stated by the answer; `undefined` where it says nothing. */
  readonly crs: string | undefined;
  /** GeoJSON has east first; GML as the CRS's authority says. */
  readonly axisOrder: 'definition' | 'east-north';
  /** Features that match in all, as stated. */
  readonly matched: number | undefined;
  readonly document: HttpDocument;
}

/** GeoJSON or GML, told by the content. @throws {LoadError} neither, or an exception of the service. */
export function readFeaturePage(document: HttpDocument, limits: Limits): FeaturePage {
  const start = document.text.trimStart();
  return start.startsWith('<') ? readGmlPage(document, limits) : readGeoJsonPage(document);
}

function readGeoJsonPage(document: HttpDocument): FeaturePage {
  const root = parseJsonObject(document);
  const named = objectMember(objectMember(root, 'crs') ?? {}, 'properties')?.['name'];
  const features = listMember(root, 'features')
    .filter(isObject)
    .map((feature): ServiceFeature => {
      const { id, geometry, properties } = feature;
      return {
        id: typeof id === 'string' || typeof id === 'number' ? id : undefined,
        geometry: isGeometry(geometry) ? geometry : undefined,
        properties: isObject(properties) ? properties : {},
      };
    });
  const matched = Number(root['numberMatched'] ?? NaN);
  return {
    features,
    crs: typeof named === 'string' ? named : undefined,
    axisOrder: 'east-north',
    matched: Number.isSafeInteger(matched) ? matched : undefined,
    document,
  };
}

const GEOMETRY_TYPES: ReadonlySet<unknown> = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
]);

/** Shape is checked as deep as it will be read; numbers are judged when they are placed. */
function isGeometry(value: unknown): value is SourceGeometry {
  if (!isObject(value)) return false;
  if (value['type'] === 'GeometryCollection')
    return Array.isArray(value['geometries']) && value['geometries'].every(isGeometry);
  const depths: Readonly<Record<string, number>> = {
    Point: 1,
    MultiPoint: 2,
    LineString: 2,
    MultiLineString: 3,
    Polygon: 3,
    MultiPolygon: 4,
  };
  const depth = depths[String(value['type'])] ?? 0;
  return GEOMETRY_TYPES.has(value['type']) && isNested(value['coordinates'], depth);
}

function isNested(value: unknown, depth: number): boolean {
  if (depth === 0) return typeof value === 'number';
  return Array.isArray(value) && value.every((inner) => isNested(inner, depth - 1));
}

function readGmlPage(document: HttpDocument, limits: Limits): FeaturePage {
  const root = parseXml(document.text, document.url, limits);
  requireNoException(root, document.url);
  const members = root.children.filter(({ name }) => /^(?:member|featureMembers?)$/u.test(name));
  let crs: string | undefined;
  const features = members
    .flatMap(({ children }) => children)
    .map((element) => {
      const { feature, srsName } = featureOf(element);
      crs ??= srsName;
      return feature;
    });
  const matched = Number(root.attributes.get('numberMatched') ?? NaN);
  return {
    features,
    crs,
    // Short names (`EPSG:4326`, epsg.xml#4326) always meant east first; URNs and URLs follow the authority.
    axisOrder: crs !== undefined && /^(?:urn:|https?:.*\/def\/)/iu.test(crs) ? 'definition' : 'east-north',
    matched: Number.isSafeInteger(matched) ? matched : undefined,
    document,
  };
}

function featureOf(element: XmlElement): { feature: ServiceFeature; srsName: string | undefined } {
  const properties: Record<string, unknown> = {};
  let geometry: SourceGeometry | undefined;
  let srsName: string | undefined;
  const visit = (parent: XmlElement, path: string): void => {
    for (const child of parent.children) {
      if (child.name === 'boundedBy') continue;
      if (isGeometryElement(child)) {
        // The first geometry is the feature's; others (label points and the like) are left out.
        srsName ??= gmlCrsOf(child);
        geometry ??= geometryOfElement(child);
        continue;
      }
      const name = path === '' ? child.name : `${path}.${child.name}`;
      if (child.children.length > 0) visit(child, name);
      else if (child.text !== '') properties[name] = valueOf(child.text);
    }
  };
  visit(element, '');
  const id = element.attributes.get('id') ?? element.attributes.get('fid');
  return { feature: { id, geometry, properties }, srsName };
}

/** GML has no types without its schema: what is written as a number is one, `00123` and the like are text. */
function valueOf(text: string): string | number {
  const value = Number(text);
  return Number.isFinite(value) && String(value) === text ? value : text;
}
