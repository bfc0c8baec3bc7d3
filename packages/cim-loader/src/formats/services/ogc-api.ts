import { fetchDocument } from '../../transport/http-document.ts';
import type { HttpDocument } from '../../transport/http-document.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import { isObject, linksOf, listMember, objectMember, parseJsonObject, textMember } from './json-document.ts';
import type { JsonObject, ServiceLink } from './json-document.ts';
import { boundsOf, ServiceTally } from './service-capabilities.ts';
import type {
  ServiceCapabilities,
  ServiceLayer,
  ServiceOptions,
  ServiceTime,
} from './service-capabilities.ts';

const JSON_TYPES = 'application/json, application/geo+json;q=0.9, */*;q=0.1';
/** Relations of OGC API – Tiles (20-057) and Common; older drafts drop the prefix. */
const MAP_TILES = /(?:^|\/)tilesets-map$/u;
/** Collections whose tiles are asked for; each costs two requests. */
const MAXIMUM_TILED = 20;

/** OGC API Features and Tiles, from the landing page or the collections. */
export async function readOgcApi(
  document: HttpDocument,
  options: ServiceOptions,
  signal?: AbortSignal,
): Promise<ServiceCapabilities> {
  const warnings: LoadWarning[] = [];
  const landing = parseJsonObject(document);
  const collectionsUrl = collectionsAddress(landing, document.url);
  const collections =
    collectionsUrl === document.url
      ? landing
      : parseJsonObject(await fetchDocument(collectionsUrl, { ...options, accept: JSON_TYPES }, signal));
  const layers: ServiceLayer[] = [];
  const list = Array.isArray(collections['collections']) ? listMember(collections, 'collections') : [landing];
  const tally = new ServiceTally(document.url);
  let tiled = 0;
  for (const collection of list.filter(isObject)) {
    tally.addLayer(listMember(collection, 'crs').length);
    const { links, refused } = linksOf(collection, collectionsUrl);
    warnOfOrigins(refused, collectionsUrl, warnings);
    const layer = featuresOf(collection, links);
    if (layer !== undefined) layers.push(layer);
    const tileSets = links.find(({ rel }) => MAP_TILES.test(rel));
    if (tileSets === undefined || tiled++ >= MAXIMUM_TILED) continue;
    const tiles = await tilesOf(collection, tileSets, options, signal);
    if (tiles !== undefined) layers.push(tiles);
  }
  return {
    kind: 'ogc-api',
    version: undefined,
    title: textMember(landing, 'title') ?? document.url,
    url: document.url,
    layers,
    warnings,
  };
}

function warnOfOrigins(refused: readonly string[], file: string, warnings: LoadWarning[]): void {
  const [first] = refused;
  if (first === undefined || warnings.some(({ code }) => code === 'service-other-origin')) return;
  const message = `links to ${first} are not followed: a service is asked at its own address only`;
  warnings.push({ code: 'service-other-origin', message, file, count: refused.length });
}

function collectionsAddress(landing: JsonObject, url: string): string {
  if (Array.isArray(landing['collections']) || textMember(landing, 'itemType') !== undefined) return url;
  const { links } = linksOf(landing, url);
  const data = links.find(({ rel }) => rel === 'data' || rel.endsWith('/rel/ogc/1.0/data'));
  const standard = new URL(url);
  standard.pathname = `${standard.pathname.replace(/\/$/u, '')}/collections`;
  return data?.href ?? standard.href;
}

function featuresOf(collection: JsonObject, links: readonly ServiceLink[]): ServiceLayer | undefined {
  const items = links.filter(({ rel }) => rel === 'items');
  const geojson = items.find(({ type }) => type.includes('geo+json')) ?? items[0];
  const type = textMember(collection, 'itemType') ?? 'feature';
  if (geojson === undefined || type !== 'feature') return undefined;
  return {
    ...described(collection),
    type: 'features',
    formats: items.map((link) => link.type).filter((format) => format !== ''),
    access: { type: 'ogc-api', items: geojson.href },
  };
}

function described(
  collection: JsonObject,
): Pick<ServiceLayer, 'id' | 'title' | 'bounds' | 'crs' | 'time' | 'attribution'> {
  const id = textMember(collection, 'id') ?? textMember(collection, 'title') ?? 'collection';
  const extent = objectMember(collection, 'extent');
  const [box] = listMember(objectMember(extent ?? {}, 'spatial') ?? {}, 'bbox');
  const numbers: readonly number[] = Array.isArray(box) ? box.map(Number) : [];
  // Six numbers have heights in the third and sixth place.
  const flat = numbers.length === 6 ? [0, 1, 3, 4].map((index) => numbers[index]) : numbers;
  const time = timeOf(extent);
  const attribution = textMember(collection, 'attribution');
  return {
    id,
    title: textMember(collection, 'title') ?? id,
    bounds: boundsOf(flat),
    crs: listMember(collection, 'crs').filter((crs) => typeof crs === 'string'),
    ...(time !== undefined && { time }),
    ...(attribution !== undefined && { attribution }),
  };
}

function timeOf(extent: JsonObject | undefined): ServiceTime | undefined {
  const [interval] = listMember(objectMember(extent ?? {}, 'temporal') ?? {}, 'interval');
  if (!Array.isArray(interval)) return undefined;
  const [begin, end] = interval as readonly unknown[];
  const shown = [begin, end].map((value) => (typeof value === 'string' ? value : '..'));
  return shown.every((value) => value === '..') ? undefined : { values: [shown.join('/')] };
}

/** Map tiles in web Mercator, if the collection has such. */
async function tilesOf(
  collection: JsonObject,
  link: ServiceLink,
  options: ServiceOptions,
  signal: AbortSignal | undefined,
): Promise<ServiceLayer | undefined> {
  const ask = async (url: string): Promise<JsonObject> =>
    parseJsonObject(await fetchDocument(url, { ...options, accept: JSON_TYPES }, signal));
  const sets = listMember(await ask(link.href), 'tilesets').filter(isObject);
  const set =
    sets.find((each) => (textMember(each, 'tileMatrixSetURI') ?? '').includes('WebMercatorQuad')) ??
    sets.find((each) => (textMember(each, 'crs') ?? '').endsWith('3857'));
  if (set === undefined) return undefined;
  const own = linksOf(set, link.href).links;
  const self = own.find(({ rel }) => rel === 'self');
  const full = self === undefined ? own : [...own, ...linksOf(await ask(self.href), self.href).links];
  const tile = full.find(({ rel, href }) => rel === 'item' && href.includes('{'));
  if (tile === undefined) return undefined;
  const layer = described(collection);
  return {
    ...layer,
    id: `${layer.id}/map`,
    type: 'image',
    formats: [tile.type],
    access: { type: 'tiles', template: tile.href, format: tile.type, tileCrs: textMember(set, 'crs') ?? '' },
  };
}
