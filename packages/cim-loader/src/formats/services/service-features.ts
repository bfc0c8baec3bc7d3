import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import { layerIdOf } from '../../datasets/layer-id.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import { fetchDocument } from '../../transport/http-document.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { readFeaturePage } from './feature-pages.ts';
import type { FeaturePage } from './feature-pages.ts';
import { linksOf, parseJsonObject } from './json-document.ts';
import { withParameters } from './service-capabilities.ts';
import type { ServiceCapabilities, ServiceLayer, ServiceOptions } from './service-capabilities.ts';

/** Features asked for at once where the service does not say. */
const PAGE_SIZE = 1000;
const MAXIMUM_PAGES = 100_000;
const CRS84 = 'OGC:CRS84';

type Options = LoadOptions & ServiceOptions;

/** Fetches all objects of a layer, page by page. */
export async function readServiceFeatures(
  capabilities: ServiceCapabilities,
  layer: ServiceLayer,
  options: Options,
): Promise<Dataset> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const warnings: LoadWarning[] = [];
  const file = `${capabilities.url}#${layer.id}`;
  const placeholder = await createGeoreference({ definition: CRS84, byFormat: true }, {}, file);
  const builder = new FeatureLayerBuilder({
    layer: layerIdOf(layer.id),
    title: layer.title,
    source: capabilities.title,
    file,
    georeference: placeholder,
    limits,
  });
  const taken = await takePages(layer, builder, options, warnings);
  if (taken.mixed > 0) {
    const message = 'came in another CRS than the first and are kept without geometry';
    warnings.push({ code: 'service-mixed-crs', message, file, count: taken.mixed });
  }
  warnOfCount(builder.count, taken.matched, options, file, warnings);
  const georeference = await createGeoreference(declaredCrs(taken.first), options.georeference ?? {}, file);
  const layers = builder.finish(georeference);
  return {
    format: capabilities.kind,
    ...(capabilities.version !== undefined && { version: capabilities.version }),
    crs: georeference.statement,
    layers,
    report: {
      counts: { features: builder.count, pages: taken.pages },
      warnings: [...georeference.warnings, ...warnings, ...builder.warnings],
    },
  };
}

interface TakenPages {
  readonly first: FeaturePage | undefined;
  readonly pages: number;
  /** Features in another CRS than the first page's. */
  readonly mixed: number;
  readonly matched: number | undefined;
}

async function takePages(
  layer: ServiceLayer,
  builder: FeatureLayerBuilder,
  options: Options,
  warnings: LoadWarning[],
): Promise<TakenPages> {
  let first: FeaturePage | undefined;
  let pages = 0;
  let mixed = 0;
  let matched: number | undefined;
  for await (const page of pagesOf(layer, options, warnings)) {
    first ??= page;
    pages++;
    matched = page.matched ?? matched;
    const isSame = page.crs === first.crs || page.features.length === 0;
    for (const { id, geometry, properties } of page.features) {
      builder.addFeature(id, isSame ? geometry : undefined, properties);
    }
    if (!isSame) mixed += page.features.length;
    options.onProgress?.(Math.min(1, builder.count / (matched ?? Infinity)));
  }
  return { first, pages, mixed, matched };
}

/** GeoJSON without a CRS is WGS84 by its own rule; GML says what it is in. */
function declaredCrs(page: FeaturePage | undefined): Parameters<typeof createGeoreference>[0] {
  if (page?.crs !== undefined) return { definition: page.crs, axisOrder: page.axisOrder };
  const isGml = page?.document.text.trimStart().startsWith('<') === true;
  return isGml ? {} : { definition: CRS84, byFormat: true };
}

function warnOfCount(
  count: number,
  matched: number | undefined,
  options: Options,
  file: string,
  warnings: LoadWarning[],
): void {
  if (matched === undefined || matched <= count || options.bounds !== undefined) return;
  warnings.push({
    code: 'service-incomplete',
    message: `the service counts ${matched} features but gave ${count}`,
    file,
  });
}

function pagesOf(
  layer: ServiceLayer,
  options: Options,
  warnings: LoadWarning[],
): AsyncGenerator<FeaturePage> {
  const { access } = layer;
  if (access.type === 'ogc-api') return apiPages(access.items, options);
  if (access.type === 'wfs') return wfsPages(layer, access, options, warnings);
  throw new LoadError(`layer ${layer.id} has no features`, {
    url: access.type === 'file' ? access.url : layer.id,
    format: 'service',
    kind: 'invalid',
    remedy: 'choose a layer of features',
  });
}

/** OGC API Features: the service says where the next page is. */
async function* apiPages(items: string, options: Options): AsyncGenerator<FeaturePage> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const bbox = options.bounds?.join(',');
  let next: string | undefined = withParameters(items, { limit: String(PAGE_SIZE), bbox });
  const seen = new Set<string>();
  while (next !== undefined) {
    requireNew(next, seen);
    const document = await fetchDocument(
      next,
      { ...options, accept: 'application/geo+json, application/json;q=0.9' },
      options.signal,
    );
    yield readFeaturePage(document, limits);
    next = linksOf(parseJsonObject(document), document.url).links.find(({ rel }) => rel === 'next')?.href;
  }
}

/** @throws {LoadError} pages that lead back, or never end. */
function requireNew(url: string, seen: Set<string>): void {
  if (!seen.has(url) && seen.size < MAXIMUM_PAGES) {
    seen.add(url);
    return;
  }
  throw new LoadError(seen.has(url) ? 'the pages of the service lead in a circle' : 'the pages never end', {
    url,
    format: 'service',
    kind: 'invalid',
    remedy: 'ask the operator of the service, or ask for a smaller area',
  });
}

type WfsAccess = Extract<ServiceLayer['access'], { type: 'wfs' }>;

/** WFS 2.0 by count and startIndex; 1.1 and services without paging in one. */
async function* wfsPages(
  layer: ServiceLayer,
  access: WfsAccess,
  options: Options,
  warnings: LoadWarning[],
): AsyncGenerator<FeaturePage> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const size = access.pageSize ?? PAGE_SIZE;
  let start = 0;
  let previous: FeaturePage | undefined;
  for (;;) {
    const paging = access.hasPaging ? { count: String(size), startIndex: String(start) } : {};
    const url = withParameters(access.url, { ...wfsParameters(layer, access, options), ...paging });
    const page = readFeaturePage(await fetchDocument(url, options, options.signal), limits);
    if (previous !== undefined && isRepeated(previous, page)) {
      const message = 'the service answers every page with the same features; only the first is read';
      warnings.push({ code: 'service-paging-ignored', message, file: access.url });
      return;
    }
    yield page;
    start += page.features.length;
    if (!access.hasPaging || start > limits.maximumObjects || isLastPage(page, start, size)) return;
    previous = page;
  }
}

/** Without a stated total, a page that is not full is the last. */
function isLastPage({ features, matched }: FeaturePage, read: number, size: number): boolean {
  if (features.length === 0) return true;
  return matched === undefined ? features.length < size : read >= matched;
}

function isRepeated(previous: FeaturePage, page: FeaturePage): boolean {
  const [before] = previous.features;
  const [now] = page.features;
  if (before === undefined || now === undefined) return false;
  return before.id === undefined
    ? JSON.stringify(before) === JSON.stringify(now)
    : before.id === now.id && previous.features.at(-1)?.id === page.features.at(-1)?.id;
}

/** Axis order is explicit everywhere: URNs, whose order the authority defines (OGC 09-048r5). */
function wfsParameters(
  layer: ServiceLayer,
  access: WfsAccess,
  { bounds }: Options,
): Readonly<Record<string, string | undefined>> {
  const is2 = access.version.startsWith('2');
  const degrees = layer.crs.find((crs) => /:4326$|\/4326$/u.test(crs));
  const srsName = degrees ?? layer.crs[0];
  const json = layer.formats.find((format) => /geo\+?json|^json$|application\/json/iu.test(format));
  const box = bounds && [bounds[1], bounds[0], bounds[3], bounds[2]].join(',');
  return {
    service: 'WFS',
    version: access.version,
    request: 'GetFeature',
    [is2 ? 'typeNames' : 'typeName']: layer.id,
    srsName,
    outputFormat: json,
    bbox: box && `${box},urn:ogc:def:crs:EPSG::4326`,
  };
}
