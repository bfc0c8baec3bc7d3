import type { Bounds } from '@cityloom/twin-core';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { HttpDocument } from '../../transport/http-document.ts';
import { isObject, listMember, objectMember, parseJsonObject, textMember } from './json-document.ts';
import type { JsonObject } from './json-document.ts';
import { boundsOf, ServiceTally } from './service-capabilities.ts';
import type { ServiceCapabilities, ServiceLayer } from './service-capabilities.ts';

const DEGREES = 180 / Math.PI;

/** A 3D Tiles tileset at an address; its extent where the root is bounded by a region. */
export function readTileset(document: HttpDocument): ServiceCapabilities {
  const root = parseJsonObject(document);
  const asset = objectMember(root, 'asset') ?? {};
  const volume = objectMember(objectMember(root, 'root') ?? {}, 'boundingVolume') ?? {};
  const region = listMember(volume, 'region')
    .slice(0, 4)
    .map((radians) => Number(radians) * DEGREES);
  const name = new URL(document.url).pathname.split('/').at(-2) ?? '';
  const title = name === '' ? 'tileset' : decodedName(name);
  return {
    kind: '3d-tiles',
    version: textMember(asset, 'version'),
    title,
    url: document.url,
    layers: [
      {
        id: 'tileset',
        title,
        type: 'scene',
        bounds: boundsOf(region),
        crs: ['EPSG:4978'],
        formats: ['application/json+3dtiles'],
        access: { type: 'file', url: document.url },
      },
    ],
    warnings: [],
  };
}

/** A piece of a path as it is read; as it stands where its escapes are broken. */
function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** An I3S scene service or one of its layers. */
export async function readSceneService(document: HttpDocument): Promise<ServiceCapabilities> {
  const root = parseJsonObject(document);
  const base = document.url.replace(/[?#].*$/u, '').replace(/\/$/u, '');
  const list = listMember(root, 'layers').filter(isObject);
  const layers: ServiceLayer[] = [];
  const tally = new ServiceTally(document.url);
  for (const layer of list.length > 0 ? list : [root]) {
    tally.addLayer(1);
    const id = String(typeof layer['id'] === 'number' ? layer['id'] : 0);
    const url = list.length > 0 ? `${base}/layers/${id}` : base;
    layers.push(await sceneLayer(layer, id, url));
  }
  return {
    kind: 'i3s',
    version: textMember(root, 'serviceVersion') ?? textMember(objectMember(root, 'store') ?? {}, 'version'),
    title: textMember(root, 'serviceName') ?? textMember(root, 'name') ?? document.url,
    url: document.url,
    layers,
    warnings: [],
  };
}

async function sceneLayer(layer: JsonObject, id: string, url: string): Promise<ServiceLayer> {
  const reference = objectMember(layer, 'spatialReference') ?? {};
  const code = Number(reference['latestWkid'] ?? reference['wkid'] ?? NaN);
  const attribution = textMember(layer, 'copyrightText');
  return {
    id,
    title: textMember(layer, 'name') ?? textMember(layer, 'alias') ?? id,
    type: 'scene',
    bounds: await extentOf(layer, url),
    crs: Number.isInteger(code) ? [`EPSG:${code}`] : [],
    formats: [textMember(layer, 'layerType') ?? '3DObject'],
    ...(attribution !== undefined && { attribution }),
    access: { type: 'file', url },
  };
}

/** `fullExtent` names its CRS; `store.extent` is in that of the layer. */
async function extentOf(layer: JsonObject, url: string): Promise<Bounds | undefined> {
  const full = objectMember(layer, 'fullExtent');
  const store = listMember(objectMember(layer, 'store') ?? {}, 'extent').map(Number);
  const numbers =
    full === undefined ? store : ['xmin', 'ymin', 'xmax', 'ymax'].map((side) => Number(full[side] ?? NaN));
  const reference = objectMember(full ?? {}, 'spatialReference') ?? objectMember(layer, 'spatialReference');
  const code = Number(reference?.['latestWkid'] ?? reference?.['wkid'] ?? 4326);
  const declared = { definition: `EPSG:${code}` };
  const georeference = await createGeoreference(declared, {}, url).catch(() => undefined);
  if (georeference === undefined || numbers.length !== 4) return undefined;
  const corners = Float64Array.from(numbers);
  georeference.transform(corners, 2);
  return boundsOf([...corners]);
}
