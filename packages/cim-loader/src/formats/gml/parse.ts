import type { Dataset } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { layerIdOf } from '../../datasets/layer-id.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadOptions } from '../format-loader.ts';
import { type CurveDrawing, curveDrawingOf } from './gml-arcs.ts';
import { isGmlGeometry, readGmlGeometry } from './gml-geometry.ts';
import { readXml } from './read-xml.ts';
import { declaredCrsOf } from './srs-name.ts';
import { attributeOf, type XmlElement } from './xml-element.ts';

const MEMBERS: ReadonlySet<string> = new Set(['featureMember', 'featureMembers', 'member']);

/**
 * Reads a feature collection; one layer per feature type.
 * @throws {LoadError} as {@link gmlLoader} says.
 */
export async function parseGml(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const features: XmlElement[] = [];
  const byId = new Map<string, XmlElement>();
  const stated: { version?: string | undefined; srsName?: string | undefined } = {};
  const noteSrs = (element: XmlElement): void => {
    stated.srsName ??= attributeOf(element, 'srsName');
    if (stated.srsName === undefined) for (const child of element.children) noteSrs(child);
  };
  await readXml(
    file,
    'GML',
    {
      onRoot: (root, namespaces) => {
        if (root.name !== 'FeatureCollection') throw notACollection(root.name, file.name);
        stated.version = versionOf(namespaces);
      },
      onIdentified: (id, element) => {
        if (isGmlGeometry(element)) byId.set(id, element);
      },
      onMember: (member) => {
        noteSrs(member);
        if (MEMBERS.has(member.name)) features.push(...member.children.flatMap(featuresIn));
      },
    },
    options,
    2,
  );
  const georeference = await createGeoreference(
    declaredCrsOf(stated.srsName),
    options.georeference ?? {},
    file.name,
  );
  const drawing = curveDrawingOf(georeference, options.curveTolerance);
  const builders = new Map<string, FeatureLayerBuilder>();
  for (const feature of features) {
    options.signal?.throwIfAborted();
    let builder = builders.get(feature.name);
    if (builder === undefined) {
      const { limits } = options;
      const common = { source: file.name, file: file.name, georeference, ...(limits && { limits }) };
      builder = new FeatureLayerBuilder({ layer: layerIdOf(feature.name), title: feature.name, ...common });
      builders.set(feature.name, builder);
    }
    const { geometry, attributes } = readFeature(feature, (id) => byId.get(id), drawing);
    builder.addFeature(attributeOf(feature, 'id') ?? attributeOf(feature, 'fid'), geometry, attributes);
  }
  const layers = [...builders.values()].flatMap((builder) => builder.finish());
  return {
    format: 'gml',
    ...(stated.version !== undefined && { version: stated.version }),
    crs: georeference.statement,
    layers: options.layers === undefined ? layers : layers.filter(({ id }) => options.layers?.includes(id)),
    report: {
      counts: { objects: features.length },
      warnings: [...georeference.warnings, ...[...builders.values()].flatMap((builder) => builder.warnings)],
    },
  };
}

/** A member may hold a collection of its own (answers to several queries). */
function featuresIn(element: XmlElement): readonly XmlElement[] {
  if (element.name !== 'FeatureCollection') return [element];
  return element.children
    .filter(({ name }) => MEMBERS.has(name))
    .flatMap(({ children }) => children.flatMap(featuresIn));
}

/** Properties of a feature: the first with a geometry in it is its place, others become attributes. */
export function readFeature(
  feature: XmlElement,
  resolve: (id: string) => XmlElement | undefined,
  drawing: CurveDrawing,
): { readonly geometry: ReturnType<typeof readGmlGeometry>; readonly attributes: Record<string, unknown> } {
  const attributes: Record<string, unknown> = {};
  let geometry: ReturnType<typeof readGmlGeometry>;
  for (const property of feature.children) {
    const { name, text, children } = property;
    if (name === 'boundedBy') continue;
    if (children.some(isGmlGeometry)) geometry ??= readGmlGeometry(property, resolve, drawing);
    else if (children.length > 0) attributes[name] = JSON.stringify(plainValue(property));
    else attributes[name] = typedValue(text);
  }
  return { geometry, attributes };
}

/** Numbers where the text reads back the same: `007` and `1.50` may be keys. */
function typedValue(text: string): string | number | undefined {
  if (text === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text ? number : text;
}

function plainValue({ children, text }: XmlElement): unknown {
  if (children.length === 0) return text;
  return Object.fromEntries(children.map((child) => [child.name, plainValue(child)]));
}

function versionOf(namespaces: Readonly<Record<string, string>>): string | undefined {
  return Object.values(namespaces)
    .map((uri) => (uri.endsWith('opengis.net/gml') ? '3.1' : /opengis\.net\/gml\/(\d\.\d)/u.exec(uri)?.[1]))
    .find((version) => version !== undefined);
}

function notACollection(root: string, file: string): LoadError {
  return new LoadError(`the root is ${root}`, {
    url: file,
    format: 'GML',
    kind: 'invalid',
    place: 'line 1',
    remedy: 'give a file whose root is a FeatureCollection',
  });
}
