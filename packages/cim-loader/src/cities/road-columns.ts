import {
  cellValue,
  type Column,
  type FeatureTableSource,
  numberColumn,
  textColumn,
} from '@cityloom/twin-core';
import { OTHER_ROAD, ROAD_CLASSES } from '@cityloom/twin-core/network';
import { parseSpeedLimit } from '../formats/osm/tag-values.ts';
import { findColumn, textIn } from './column-lookup.ts';

/** Names the class of a road goes by: OpenStreetMap, Geofabrik's shapes, others. */
const CLASS_NAMES = ['highway', 'fclass', 'road_class', 'roadclass', 'class', 'type', 'kind'];
const ONEWAY_NAMES = ['oneway', 'one_way'];
const SPEED_NAMES = ['maxspeed', 'max_speed', 'speed_limit', 'speedlimit'];

/** Share of rows whose class must be known before a layer of lines is taken for roads. */
const LEAST_KNOWN = 0.5;

/** Whether the classes of a layer of lines are those of roads. */
export function isRoadTable(table: FeatureTableSource): boolean {
  const classes = findColumn(table, CLASS_NAMES);
  if (table.geometry?.type !== 'line' || classes === undefined || table.count === 0) return false;
  let known = 0;
  for (let row = 0; row < table.count; row++)
    if (ROAD_CLASSES[textIn(classes, row) ?? ''] !== undefined) known++;
  return known / table.count >= LEAST_KNOWN;
}

/** The table with the columns the network and the map read: `class`, `rank`, `oneway`, `maxspeed`. */
export function withRoadColumns(table: FeatureTableSource): FeatureTableSource {
  if (table.columns.has('class') && table.columns.has('rank')) return table;
  const classes = findColumn(table, CLASS_NAMES);
  if (classes === undefined) return table;
  const columns = new Map(table.columns);
  const names = Array.from({ length: table.count }, (_, row) => textIn(classes, row));
  columns.set(
    'class',
    textColumn(names, { title: { en: 'Class', 'zh-CN': '等级' }, source: classes.source, derived: false }),
  );
  const rule = { en: 'Rule: by class', 'zh-CN': '规则：按类别' };
  const ranks = Float32Array.from(names, (name) => (ROAD_CLASSES[name ?? ''] ?? OTHER_ROAD).rank);
  columns.set(
    'rank',
    numberColumn(ranks, {
      unit: '1',
      title: { en: 'Rank (0 is the most important)', 'zh-CN': '等级序（0 为最重要）' },
      source: rule.en,
      sourceTitle: rule,
      derived: true,
    }),
  );
  addOneway(columns, findColumn(table, ONEWAY_NAMES), names, table.count);
  addSpeed(columns, findColumn(table, SPEED_NAMES), table.count);
  return { ...table, columns };
}

/** By value in lower case: OpenStreetMap's, and `F`, `T`, `B` of Geofabrik's shapes. */
const DIRECTIONS: Readonly<Record<string, number>> = {
  ...{ yes: 1, true: 1, '1': 1, f: 1, ft: 1 },
  ...{ '-1': -1, reverse: -1, t: -1, tf: -1 },
};

function addOneway(
  columns: Map<string, Column>,
  column: Column | undefined,
  classes: readonly (string | undefined)[],
  count: number,
): void {
  const values = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const value = column === undefined ? undefined : cellValue(column, row);
    const implied = classes[row] === 'motorway' ? 1 : 0;
    values[row] = value === undefined ? implied : (DIRECTIONS[String(value).toLowerCase()] ?? 0);
  }
  columns.set(
    'oneway',
    numberColumn(values, {
      unit: '1',
      title: { en: 'One way (1 along, -1 against)', 'zh-CN': '单行（1 顺向，-1 逆向）' },
      source: column?.source ?? 'CityLoom',
      derived: false,
    }),
  );
}

function addSpeed(columns: Map<string, Column>, column: Column | undefined, count: number): void {
  if (column === undefined) return;
  const values = Float32Array.from({ length: count }, (_, row) => {
    const parsed = parseSpeedLimit(textIn(column, row));
    return parsed.status === 'value' ? parsed.value : NaN;
  });
  const title = { en: 'Speed limit', 'zh-CN': '限速' };
  columns.set(
    'maxspeed',
    numberColumn(values, { unit: 'km/h', title, source: column.source, derived: false }),
  );
}
