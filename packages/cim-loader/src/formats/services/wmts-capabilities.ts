import type { TileMatrix } from '../../datasets/dataset.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import {
  boundsOf,
  isWebAddress,
  placeOf,
  requestAddress,
  ServiceTally,
  withParameters,
} from './service-capabilities.ts';
import type {
  ServiceAccess,
  ServiceCapabilities,
  ServiceLayer,
  ServiceTime,
} from './service-capabilities.ts';
import { childAt, childrenOf, descendantsOf, textAt } from './xml-element.ts';
import type { XmlElement } from './xml-element.ts';

interface MatrixSet {
  readonly crs: string;
  /** Coarsest first. */
  readonly matrices: readonly TileMatrix[];
}

/** What is the same for all layers. */
interface WmtsContext {
  readonly sets: ReadonlyMap<string, MatrixSet>;
  /** Where tiles are asked for by parameters. */
  readonly getTile: () => string;
  readonly url: string;
  readonly warnings: LoadWarning[];
}

const NO_SET: MatrixSet = { crs: '', matrices: [] };

/** WMTS 1.0.0, by template or by parameters. */
export function readWmtsCapabilities(root: XmlElement, url: string): ServiceCapabilities {
  const warnings: LoadWarning[] = [];
  const contents = childAt(root, 'Contents');
  const sets = new Map<string, MatrixSet>();
  for (const set of contents === undefined ? [] : childrenOf(contents, 'TileMatrixSet')) {
    sets.set(textAt(set, 'Identifier') ?? '', matrixSetOf(set));
  }
  let getTile: string | undefined;
  const context: WmtsContext = {
    sets,
    getTile: () => (getTile ??= getTileAddress(root, url, warnings)),
    url,
    warnings,
  };
  const tally = new ServiceTally(url);
  const layers = (contents === undefined ? [] : childrenOf(contents, 'Layer')).map((layer) => {
    const read = layerOf(layer, context);
    tally.addLayer(read?.crs.length ?? 0);
    return read;
  });
  const licence = textAt(root, 'ServiceIdentification', 'AccessConstraints');
  return {
    kind: 'wmts',
    version: root.attributes.get('version') ?? '1.0.0',
    title: textAt(root, 'ServiceIdentification', 'Title') ?? url,
    url,
    ...(licence !== undefined && licence.toLowerCase() !== 'none' && { licence }),
    layers: layers.filter((layer) => layer !== undefined),
    warnings,
  };
}

function matrixSetOf(set: XmlElement): MatrixSet {
  const crs = textAt(set, 'SupportedCRS') ?? '';
  const matrices = childrenOf(set, 'TileMatrix').map((matrix) => matrixOf(matrix, crs));
  return { crs, matrices: matrices.sort((a, b) => b.scaleDenominator - a.scaleDenominator) };
}

function matrixOf(matrix: XmlElement, crs: string): TileMatrix {
  const number = (name: string, fallback: number): number => {
    const value = Number(textAt(matrix, name) ?? NaN);
    return value > 0 ? value : fallback;
  };
  return {
    id: textAt(matrix, 'Identifier') ?? '',
    scaleDenominator: number('ScaleDenominator', NaN),
    topLeft: cornerOf(textAt(matrix, 'TopLeftCorner') ?? '', crs),
    tileWidth: number('TileWidth', 256),
    tileHeight: number('TileHeight', 256),
    columns: number('MatrixWidth', 1),
    rows: number('MatrixHeight', 1),
  };
}

/** Degrees stand as latitude, longitude but for CRS84; services that do not keep to it begin with -180. */
function cornerOf(text: string, crs: string): readonly [east: number, north: number] {
  const [first = NaN, second = NaN] = text.trim().split(/\s+/u).map(Number);
  const isNorthFirst = /(?:\b|:)(?:4326|4490|4258|4269)$/u.test(crs) && Math.abs(first) <= 90;
  return isNorthFirst ? [second, first] : [first, second];
}

function layerOf(layer: XmlElement, context: WmtsContext): ServiceLayer | undefined {
  const { sets } = context;
  const id = textAt(layer, 'Identifier');
  const links = childrenOf(layer, 'TileMatrixSetLink').map((link) => textAt(link, 'TileMatrixSet') ?? '');
  if (id === undefined || links.length === 0) return undefined;
  const box = childAt(layer, 'WGS84BoundingBox');
  const corners = [textAt(box, 'LowerCorner'), textAt(box, 'UpperCorner')].join(' ').trim().split(/\s+/u);
  const time = timeOf(layer);
  return {
    id,
    title: textAt(layer, 'Title') ?? id,
    type: 'image',
    bounds: boundsOf(corners),
    crs: links.map((link) => sets.get(link)?.crs ?? '').filter((crs) => crs !== ''),
    formats: childrenOf(layer, 'Format').map(({ text }) => text),
    ...(time !== undefined && { time }),
    access: accessOf(layer, id, chooseSet(links, sets), context),
  };
}

/** Viewers draw web Mercator fastest, then degrees. */
function chooseSet(links: readonly string[], sets: ReadonlyMap<string, MatrixSet>): string {
  const ofCrs = (pattern: RegExp): string | undefined =>
    links.find((link) => pattern.test(sets.get(link)?.crs ?? ''));
  return ofCrs(/\b(?:3857|900913)$/u) ?? ofCrs(/(?:\b4326|CRS84)$/u) ?? links[0] ?? '';
}

function accessOf(layer: XmlElement, id: string, set: string, context: WmtsContext): ServiceAccess {
  const style = defaultStyle(layer);
  const resource = childrenOf(layer, 'ResourceURL').find(
    ({ attributes }) => attributes.get('resourceType') === 'tile',
  );
  const format = resource?.attributes.get('format') ?? childrenOf(layer, 'Format')[0]?.text ?? 'image/png';
  const template =
    fetchableTemplate(resource?.attributes.get('template'), context) ??
    keyValueTemplate(context.getTile(), id, format, style);
  const { matrices, crs } = context.sets.get(set) ?? NO_SET;
  return {
    type: 'wmts',
    template: fillTemplate(template, layer, style ?? 'default', set),
    format,
    ...(style !== undefined && { style }),
    tileMatrices: matrices,
    tileCrs: crs,
  };
}

function defaultStyle(layer: XmlElement): string | undefined {
  const styles = childrenOf(layer, 'Style');
  const marked = styles.find(({ attributes }) => attributes.get('isDefault') === 'true');
  return textAt(marked ?? styles[0], 'Identifier');
}

/** Longest address of a tile, and longest value that is filled in: no server takes longer ones. */
const LONGEST_ADDRESS = 8192;

/** A template as stated; `undefined`, with a warning, for what is no address of the web. */
function fetchableTemplate(stated: string | undefined, { url, warnings }: WmtsContext): string | undefined {
  if (stated === undefined) return undefined;
  const plain = stated.replaceAll(/[{}]/gu, '');
  const target = URL.canParse(plain, url) ? new URL(plain, url) : undefined;
  if (target !== undefined && isWebAddress(target) && stated.length <= LONGEST_ADDRESS) return stated;
  if (!warnings.some(({ code }) => code === 'service-other-origin')) {
    const what = target === undefined || isWebAddress(target) ? 'no address' : placeOf(target);
    const message = `the service names ${what} for tiles; they are asked for by parameters instead`;
    warnings.push({ code: 'service-other-origin', message, file: url });
  }
  return undefined;
}

/** Fills in what is the same for all tiles. */
function fillTemplate(template: string, layer: XmlElement, style: string, set: string): string {
  const dimensions = childrenOf(layer, 'Dimension').map(
    (dimension) => [textAt(dimension, 'Identifier') ?? '', textAt(dimension, 'Default') ?? ''] as const,
  );
  let filled = template;
  for (const [name, value] of [['Style', style], ['style', style], ['TileMatrixSet', set], ...dimensions]) {
    if (value.length > LONGEST_ADDRESS || filled.length > LONGEST_ADDRESS) break;
    filled = filled.replaceAll(`{${name}}`, encodeURIComponent(value));
  }
  return filled;
}

function keyValueTemplate(getTile: string, layer: string, format: string, style: string | undefined): string {
  const address = withParameters(getTile, {
    service: 'WMTS',
    request: 'GetTile',
    version: '1.0.0',
    layer,
    style: style ?? '',
    format,
  });
  const rest = 'tilematrixset={TileMatrixSet}&tilematrix={TileMatrix}&tilerow={TileRow}&tilecol={TileCol}';
  return `${address}&${rest}`;
}

function getTileAddress(root: XmlElement, url: string, warnings: LoadWarning[]): string {
  const operations = [...descendantsOf(root, 'Operation')];
  const getTile = operations.find(({ attributes }) => attributes.get('name') === 'GetTile');
  return requestAddress(childAt(getTile, 'DCP', 'HTTP', 'Get')?.attributes.get('href'), url, warnings);
}

function timeOf(layer: XmlElement): ServiceTime | undefined {
  const dimension = childrenOf(layer, 'Dimension').find(
    (each) => textAt(each, 'Identifier')?.toLowerCase() === 'time',
  );
  if (dimension === undefined) return undefined;
  const standard = textAt(dimension, 'Default');
  return {
    values: childrenOf(dimension, 'Value').map(({ text }) => text),
    ...(standard !== undefined && { default: standard }),
  };
}
