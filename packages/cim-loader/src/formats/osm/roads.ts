import type { FeatureTableSource } from '@cityloom/twin-core';
import type { LoadWarning } from '../../validation/load-report.ts';
import {
  classColumn,
  type ColumnRule,
  derivedNumberColumn,
  EDITED_COLUMN,
  countTags,
  frequentTagColumns,
  NAME_COLUMNS,
  readTagColumn,
  tagColumn,
  tagNumberColumn,
  tagSource,
} from './column-rules.ts';
import type { OsmFeature, OsmTags } from './osm-feature.ts';
import { OTHER_ROAD, ROAD_CLASSES } from '@cityloom/twin-core/network';
import { tableFromRows } from './table-from-features.ts';
import { parseCount, parseSpeedLimit } from './tag-values.ts';
import type { ParsedValue } from './tag-values.ts';

interface RoadRow {
  readonly feature: OsmFeature;
  readonly roadClass: string;
}

/** `1` along the way only, `-1` against it only, `0` both: oneway tag, else implied by roundabouts and motorways. */
export function onewayOf(tags: OsmTags): -1 | 0 | 1 {
  const tag = tags['oneway'];
  if (tag === '-1' || tag === 'reverse') return -1;
  if (tag === 'yes' || tag === '1' || tag === 'true') return 1;
  if (tag === 'no' || tag === '0' || tag === 'false') return 0;
  const implied =
    tags['junction'] === 'roundabout' || tags['junction'] === 'circular' || tags['highway'] === 'motorway';
  return implied ? 1 : 0;
}

const numberOf = (parsed: ParsedValue): number | undefined =>
  parsed.status === 'value' ? parsed.value : undefined;

const present = (tag: string | undefined): string | undefined => (tag === 'no' ? undefined : tag);

const COLUMNS: readonly ColumnRule<RoadRow>[] = [
  classColumn((row) => row.roadClass, { en: 'Class', 'zh-CN': '等级' }, tagSource('highway')),
  derivedNumberColumn(
    'rank',
    '1',
    { en: 'Rank (0 is the most important)', 'zh-CN': '等级序（0 为最重要）' },
    { en: 'Rule: by class', 'zh-CN': '规则：按类别' },
    (row) => (ROAD_CLASSES[row.roadClass] ?? OTHER_ROAD).rank,
  ),
  ...NAME_COLUMNS,
  {
    kind: 'number',
    name: 'oneway',
    unit: '1',
    title: { en: 'One way (1 along, -1 against)', 'zh-CN': '单行（1 顺向，-1 逆向）' },
    source: {
      en: 'OpenStreetMap, tag oneway; roundabouts and motorways are one-way',
      'zh-CN': 'OpenStreetMap，标签 oneway；环岛与高速公路为单行',
    },
    value: (row) => onewayOf(row.feature.tags),
  },
  tagNumberColumn('maxspeed', 'km/h', { en: 'Speed limit', 'zh-CN': '限速' }, (value) =>
    numberOf(parseSpeedLimit(value)),
  ),
  tagNumberColumn('lanes', '1', { en: 'Lanes', 'zh-CN': '车道数' }, (value) =>
    numberOf(parseCount(value, 20)),
  ),
  tagColumn('surface', 'surface', { en: 'Surface', 'zh-CN': '路面' }),
  readTagColumn('bridge', { en: 'Bridge', 'zh-CN': '桥梁' }, present),
  readTagColumn('tunnel', { en: 'Tunnel', 'zh-CN': '隧道' }, present),
  tagNumberColumn('layer', '1', { en: 'Level over others', 'zh-CN': '层级' }, (value) =>
    /^[+-]?\d$/u.test(value ?? '') ? Number(value) : undefined,
  ),
  tagColumn('access', 'access', { en: 'Access', 'zh-CN': '通行权' }),
  tagColumn('motor_vehicle'),
  tagColumn('foot'),
  tagColumn('junction'),
  EDITED_COLUMN,
];

const USED_TAGS: ReadonlySet<string> = new Set([
  ...[
    'highway',
    'name',
    'name:en',
    'name:ru',
    'name:kk',
    'oneway',
    'maxspeed',
    'lanes',
    'surface',
    'bridge',
    'tunnel',
  ],
  ...['layer', 'access', 'motor_vehicle', 'foot', 'junction', 'source:maxspeed', 'highway:category'],
]);

/** Every line with a `highway` tag. */
export function roadsLayer(features: readonly OsmFeature[], warnings: LoadWarning[]): FeatureTableSource {
  const roads = features.filter(
    ({ tags, geometry }) => tags['highway'] !== undefined && geometry.type === 'line',
  );
  for (const { element, id, tags } of roads) {
    if (parseSpeedLimit(tags['maxspeed']).status === 'garbage') {
      warnings.push({
        code: 'unusable-value',
        message: `maxspeed ${tags['maxspeed'] ?? ''} is not a speed; the class speed applies`,
        object: `${element}/${id}`,
      });
    }
  }
  const rows = roads.map((feature) => ({ feature, roadClass: feature.tags['highway'] ?? '' }));
  const counts = countTags(roads);
  const frequent = frequentTagColumns(counts, roads.length, USED_TAGS);
  return tableFromRows('roads', 'line', rows, [...COLUMNS, ...frequent], counts);
}
