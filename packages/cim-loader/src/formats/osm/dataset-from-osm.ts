import { createFeatureTable, type FeatureTableSource, type LocalizedText } from '@cityloom/twin-core';
import type { Dataset, FeatureLayer } from '../../datasets/dataset.ts';
import type { SurfaceColumn } from '../../datasets/surface-column.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import { WarningTally } from '../../validation/warning-tally.ts';
import type { LoadOptions } from '../format-loader.ts';
import { assembleFeatures } from './assemble-features.ts';
import type { ElementSource } from './element-source.ts';
import { detailedLayersFromOsm } from './index.ts';
import type { OsmFeature } from './osm-feature.ts';
import { surfacesOfParts } from './part-surfaces.ts';

/** What the head of a file says, once it is read. */
export interface OsmFileHead {
  readonly version?: string;
  /** ISO 8601. */
  readonly dataDate?: string;
}

const TITLES: Readonly<Record<string, LocalizedText>> = {
  buildings: { en: 'Buildings', 'zh-CN': '建筑物' },
  'building-parts': { en: 'Parts of buildings', 'zh-CN': '建筑部分' },
  roads: { en: 'Roads', 'zh-CN': '道路' },
  water: { en: 'Water', 'zh-CN': '水面' },
  waterways: { en: 'Waterways', 'zh-CN': '河渠' },
  green: { en: 'Green', 'zh-CN': '绿地' },
  landuse: { en: 'Land use', 'zh-CN': '土地利用' },
  rail: { en: 'Rail', 'zh-CN': '铁路' },
  power: { en: 'Power lines', 'zh-CN': '电力线' },
  boundaries: { en: 'Administrative lines', 'zh-CN': '行政界线' },
  districts: { en: 'Administrative areas', 'zh-CN': '行政区' },
  'points-of-interest': { en: 'Points of interest', 'zh-CN': '兴趣点' },
  places: { en: 'Place names', 'zh-CN': '地名' },
};

/**
 * An OpenStreetMap file as layers of a city. OSM is WGS84 by definition: what the options say of coordinates is not
 * applied.
 * @param head asked after the file is read.
 */
export async function datasetFromOsm(
  format: string,
  source: ElementSource,
  head: () => OsmFileHead,
  { bounds, limits, layers: wanted }: LoadOptions = {},
): Promise<Dataset> {
  const { features, relations, report } = await assembleFeatures(source, {
    ...(limits && { limits }),
    ...(bounds && { bounds }),
  });
  const { sources, warnings } = detailedLayersFromOsm(features, relations.outlineOfPart);
  const tally = new WarningTally();
  tally.addAll(warnings);
  const { statement } = await createGeoreference(
    { definition: 'EPSG:4326', byFormat: true },
    {},
    source.file,
  );
  const dataDate = head().dataDate ?? latestEdit(features);
  const { version } = head();
  return {
    format,
    ...(version !== undefined && { version }),
    crs: statement,
    layers: sources
      .filter(({ layer }) => wanted?.includes(layer) !== false)
      .map((table): FeatureLayer => {
        const title = TITLES[table.layer];
        const surfaces = table.layer === 'buildings' ? surfacesIn(sources) : undefined;
        const head = { kind: 'features', id: table.layer, ...(title && { title }) } as const;
        return { ...head, table, ...(surfaces && { surfaces }) };
      }),
    report: {
      counts: { ...report.counts, ...tally.totals() },
      warnings: [...report.warnings, ...tally.finish()].map((warning) => ({ file: source.file, ...warning })),
    },
    attribution: '© OpenStreetMap contributors',
    licence: 'ODbL-1.0',
    ...(dataDate !== undefined && { dataDate }),
  };
}

/** Solids of the buildings that have parts. */
function surfacesIn(sources: readonly FeatureTableSource[]): SurfaceColumn | undefined {
  const buildings = sources.find(({ layer }) => layer === 'buildings');
  const parts = sources.find(({ layer }) => layer === 'building-parts');
  if (buildings === undefined || parts === undefined) return undefined;
  const table = createFeatureTable(buildings);
  return surfacesOfParts(buildings, (row) => table.idOf(row), parts);
}

function latestEdit(features: readonly OsmFeature[]): string | undefined {
  const latest = features.reduce((seconds, { editedAt }) => Math.max(seconds, editedAt), 0);
  return latest > 0 ? new Date(latest * 1000).toISOString().slice(0, 10) : undefined;
}
