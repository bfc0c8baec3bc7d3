import type { Bounds } from '@cityloom/twin-core';
import type { Dataset, ImageLayer, ImageSource } from '../../datasets/dataset.ts';
import { layerIdOf } from '../../datasets/layer-id.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import { openUrl } from '../../transport/http-folder.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { openDataset } from '../open-dataset.ts';
import { readServiceFeatures } from './service-features.ts';
import type { ServiceCapabilities, ServiceLayer, ServiceOptions } from './service-capabilities.ts';

/** 1 MiB. */
const SCENE_BLOCK_BYTES = 2 ** 20;
const WORLD: Bounds = [-180, -90, 180, 90];

/** See `openServiceLayer`. @throws {LoadError} no such layer, or the service refuses. */
export async function layerAsDataset(
  capabilities: ServiceCapabilities,
  id: string,
  options: LoadOptions & ServiceOptions,
): Promise<Dataset> {
  const layer = capabilities.layers.find((each) => each.id === id);
  if (layer === undefined) {
    const known = capabilities.layers.map((each) => each.id).slice(0, 10);
    throw new LoadError(`has no layer ${id}`, {
      url: capabilities.url,
      format: 'service',
      kind: 'missing',
      remedy: `choose one of its ${capabilities.layers.length} layers: ${known.join(', ')}`,
    });
  }
  const dataset = await openLayer(capabilities, layer, options);
  const attribution = layer.attribution ?? dataset.attribution;
  return {
    ...dataset,
    ...(attribution !== undefined && { attribution }),
    ...(capabilities.licence !== undefined && { licence: capabilities.licence }),
    report: { ...dataset.report, warnings: [...capabilities.warnings, ...dataset.report.warnings] },
  };
}

async function openLayer(
  capabilities: ServiceCapabilities,
  layer: ServiceLayer,
  options: LoadOptions & ServiceOptions,
): Promise<Dataset> {
  switch (layer.type) {
    case 'features':
      return readServiceFeatures(capabilities, layer, options);
    case 'image':
      return imageDataset(capabilities, layer);
    case 'scene': {
      const url = layer.access.type === 'file' ? layer.access.url : capabilities.url;
      // Most members of a scene layer come by one request then.
      const pieces = capabilities.kind === 'i3s' ? { ...options, blockBytes: SCENE_BLOCK_BYTES } : options;
      return openDataset(await openUrl(url, pieces, options.signal), options);
    }
  }
}

async function imageDataset(capabilities: ServiceCapabilities, layer: ServiceLayer): Promise<Dataset> {
  const warnings: LoadWarning[] = [];
  const { source, definition, followsAuthority } = imageSource(layer, capabilities.url, warnings);
  const declared = { definition, axisOrder: followsAuthority ? 'definition' : 'east-north' } as const;
  const georeference = await createGeoreference(declared, {}, capabilities.url);
  const image: ImageLayer = {
    kind: 'image',
    id: layerIdOf(layer.id),
    title: layer.title,
    bounds: layer.bounds ?? WORLD,
    count: 0,
    bands: [],
    source: { ...source, axisOrder: georeference.statement.axisOrder },
  };
  if (layer.bounds === undefined) {
    warnings.push({
      code: 'service-extent-unknown',
      message: 'the service states no extent of the layer; the whole world is taken',
      file: capabilities.url,
    });
  }
  return {
    format: capabilities.kind,
    ...(capabilities.version !== undefined && { version: capabilities.version }),
    crs: georeference.statement,
    layers: [image],
    report: { counts: {}, warnings },
  };
}

interface ChosenImage {
  readonly source: Extract<ImageSource, { type: 'service' }>;
  readonly definition: string;
  /** Whether the axes of BBOX stand as the CRS's authority says: WMS 1.3 only. */
  readonly followsAuthority: boolean;
}

function imageSource(layer: ServiceLayer, url: string, warnings: LoadWarning[]): ChosenImage {
  const { access } = layer;
  if (access.type === 'wms') {
    const crs = preferredCrs(layer.crs);
    return {
      definition: crs,
      followsAuthority: access.version.startsWith('1.3'),
      source: {
        type: 'service',
        protocol: 'wms',
        url: access.url,
        layer: layer.id,
        version: access.version,
        crs,
        ...(access.style !== undefined && { style: access.style }),
        format: preferredFormat(layer.formats),
      },
    };
  }
  if (access.type === 'wmts' || access.type === 'tiles') {
    warnOfOrigin(access.template, url, warnings);
    const crs = access.tileCrs ?? '';
    return {
      definition: crs === '' ? 'EPSG:3857' : crs,
      followsAuthority: false,
      source: {
        type: 'service',
        protocol: access.type,
        url: access.template,
        layer: layer.id,
        format: access.format,
        crs,
        ...(access.style !== undefined && { style: access.style }),
        ...(access.tileMatrices !== undefined && { tileMatrices: access.tileMatrices }),
      },
    };
  }
  throw new LoadError(`layer ${layer.id} is no picture`, {
    url,
    format: 'service',
    kind: 'invalid',
    remedy: 'open it as features',
  });
}

function warnOfOrigin(template: string, url: string, warnings: LoadWarning[]): void {
  const plain = template.replaceAll(/[{}]/gu, '');
  if (!URL.canParse(plain, url) || new URL(plain, url).origin === new URL(url).origin) return;
  const message = `its tiles lie at ${new URL(plain, url).origin}, another origin than the service`;
  warnings.push({ code: 'service-other-origin', message, file: url });
}

/** Drawn without turning: web Mercator, then degrees, then whatever the service has. */
function preferredCrs(crs: readonly string[]): string {
  return (
    crs.find((code) => /\b3857$/u.test(code)) ??
    crs.find((code) => /(?:84|4326)$/u.test(code)) ??
    crs[0] ??
    'CRS:84'
  );
}

/** PNG can be seen through. */
function preferredFormat(formats: readonly string[]): string {
  return formats.find((format) => format.startsWith('image/png')) ?? formats[0] ?? 'image/png';
}
