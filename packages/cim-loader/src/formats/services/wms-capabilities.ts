import type { Bounds } from '@cityloom/twin-core';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import { boundsOf, requestAddress, ServiceTally } from './service-capabilities.ts';
import type { ServiceCapabilities, ServiceLayer, ServiceTime } from './service-capabilities.ts';
import { childAt, childrenOf, textAt } from './xml-element.ts';
import type { XmlElement } from './xml-element.ts';

/** What layers inside a layer have from it (WMS 1.3.0, table 7). */
interface Inherited {
  readonly crs: readonly string[];
  readonly bounds: Bounds | undefined;
  readonly attribution: string | undefined;
  readonly time: ServiceTime | undefined;
}

const NOTHING: Inherited = { crs: [], bounds: undefined, attribution: undefined, time: undefined };

/** WMS 1.1.1 and 1.3.0. */
export async function readWmsCapabilities(root: XmlElement, url: string): Promise<ServiceCapabilities> {
  const warnings: LoadWarning[] = [];
  const version = root.attributes.get('version') ?? '1.3.0';
  const getMap = childAt(root, 'Capability', 'Request', 'GetMap');
  const stated = childAt(getMap, 'DCPType', 'HTTP', 'Get', 'OnlineResource')?.attributes.get('href');
  const service: WmsService = {
    version,
    url: requestAddress(stated, url, warnings),
    formats: getMap === undefined ? [] : childrenOf(getMap, 'Format').map(({ text }) => text),
    file: url,
    tally: new ServiceTally(url),
  };
  const layers: ServiceLayer[] = [];
  const capability = childAt(root, 'Capability');
  for (const layer of capability === undefined ? [] : childrenOf(capability, 'Layer')) {
    await collectLayers(layer, NOTHING, service, layers);
  }
  const licence = textAt(root, 'Service', 'AccessConstraints');
  return {
    kind: 'wms',
    version,
    title: textAt(root, 'Service', 'Title') ?? url,
    url,
    ...(licence !== undefined && licence.toLowerCase() !== 'none' && { licence }),
    layers,
    warnings,
  };
}

interface WmsService {
  readonly version: string;
  readonly url: string;
  readonly formats: readonly string[];
  readonly file: string;
  readonly tally: ServiceTally;
}

async function collectLayers(
  element: XmlElement,
  parent: Inherited,
  service: WmsService,
  layers: ServiceLayer[],
): Promise<void> {
  const crs = crsOf(element, parent.crs);
  service.tally.addLayer(crs === parent.crs ? 0 : crs.length);
  const own: Inherited = {
    crs,
    bounds: (await boundsOfLayer(element, service)) ?? parent.bounds,
    attribution: textAt(element, 'Attribution', 'Title') ?? parent.attribution,
    time: timeOf(element) ?? parent.time,
  };
  const id = textAt(element, 'Name');
  // A layer without a name only groups others.
  if (id !== undefined) {
    const style = textAt(element, 'Style', 'Name');
    layers.push({
      id,
      title: textAt(element, 'Title') ?? id,
      type: 'image',
      bounds: own.bounds,
      crs: own.crs,
      formats: service.formats,
      ...(own.time !== undefined && { time: own.time }),
      ...(own.attribution !== undefined && { attribution: own.attribution }),
      access: {
        type: 'wms',
        url: service.url,
        version: service.version,
        ...(style !== undefined && { style }),
      },
    });
  }
  for (const child of childrenOf(element, 'Layer')) await collectLayers(child, own, service, layers);
}

/** Its own first, then those of the layer around it; the same list where it adds none: some list thousands. */
function crsOf(element: XmlElement, inherited: readonly string[]): readonly string[] {
  const own = ownCrs(element);
  return own.length === 0 ? inherited : [...new Set([...own, ...inherited])];
}

/** 1.1.1 may list several in one element. */
const ownCrs = (element: XmlElement): readonly string[] =>
  [...childrenOf(element, 'CRS'), ...childrenOf(element, 'SRS')].flatMap(({ text }) =>
    text.split(/\s+/u).filter((code) => code !== ''),
  );

async function boundsOfLayer(element: XmlElement, service: WmsService): Promise<Bounds | undefined> {
  const degrees = childAt(element, 'EX_GeographicBoundingBox');
  if (degrees !== undefined) {
    const sides = ['westBoundLongitude', 'southBoundLatitude', 'eastBoundLongitude', 'northBoundLatitude'];
    return boundsOf(sides.map((side) => textAt(degrees, side)));
  }
  const old = childAt(element, 'LatLonBoundingBox');
  if (old !== undefined) return boundsOf(SIDES.map((side) => old.attributes.get(side)));
  const [first] = childrenOf(element, 'BoundingBox');
  return first === undefined ? undefined : boundsOfBox(first, service);
}

const SIDES = ['minx', 'miny', 'maxx', 'maxy'] as const;

/** A box in its own CRS: 1.3 orders its axes as the authority does, 1.1 always east first. */
async function boundsOfBox(box: XmlElement, { version, file }: WmsService): Promise<Bounds | undefined> {
  const definition = box.attributes.get('CRS') ?? box.attributes.get('SRS');
  const numbers = SIDES.map((side) => Number(box.attributes.get(side) ?? NaN));
  const axisOrder = version.startsWith('1.3') ? 'definition' : 'east-north';
  const georeference = await createGeoreference({ definition, axisOrder }, {}, file).catch(() => undefined);
  if (georeference === undefined || definition === undefined) return undefined;
  const [minx = NaN, miny = NaN, maxx = NaN, maxy = NaN] = numbers;
  const corners = Float64Array.of(minx, miny, maxx, miny, maxx, maxy, minx, maxy);
  georeference.transform(corners, 2);
  const longitudes = corners.filter((_, index) => index % 2 === 0);
  const latitudes = corners.filter((_, index) => index % 2 === 1);
  return boundsOf([
    Math.min(...longitudes),
    Math.min(...latitudes),
    Math.max(...longitudes),
    Math.max(...latitudes),
  ]);
}

/** 1.3: `<Dimension name="time">values</Dimension>`; 1.1.1: the values are in `<Extent name="time">`. */
function timeOf(element: XmlElement): ServiceTime | undefined {
  const holders = [...childrenOf(element, 'Dimension'), ...childrenOf(element, 'Extent')];
  const holder = holders.find(
    ({ attributes, text }) => attributes.get('name')?.toLowerCase() === 'time' && text !== '',
  );
  if (holder === undefined) return undefined;
  const values = holder.text
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  const standard = holder.attributes.get('default');
  return { values, ...(standard !== undefined && { default: standard }) };
}
