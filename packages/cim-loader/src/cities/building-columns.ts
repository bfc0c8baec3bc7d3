import {
  type Column,
  type FeatureTableSource,
  type LocalizedText,
  metresPerDegree,
  numberColumn,
  textColumn,
} from '@cityloom/twin-core';
import { heightByType, TALLEST_METRES } from '../formats/osm/building-heights.ts';
import {
  DWELLING_AREA_PER_PERSON,
  DWELLING_SHARE,
  METRES_PER_LEVEL,
  residentsOf,
  ROOF_METRES,
  useOf,
} from '../formats/osm/building-rules.ts';
import { findColumn, numberIn, textIn } from './column-lookup.ts';

/** Names columns go by in the data of cities; English, German, French, Dutch, Chinese and Japanese sources. */
const HEIGHT_NAMES = [
  ...['height', 'measuredHeight', 'building_height', 'heightroof', 'bldg_height', 'hoehe', 'hauteur'],
  ...['relh', 'render_height', 'gebaeudehoehe', '高度', '建筑高度', '楼高', '計測高さ'],
];
const BOTTOM_NAMES = ['minHeight', 'min_height', 'base_height', 'render_min_height'];
const LEVEL_NAMES = [
  ...['levels', 'building:levels', 'storeysAboveGround', 'floors', 'num_floors', 'numfloors', 'storeys'],
  ...['stories', 'floor', 'nb_etages', 'geschosse', '层数', '楼层数', '地上階数'],
];
const TYPE_NAMES = [
  ...['building', 'building_type', 'buildingtype', 'class', 'type', 'function', 'usage', 'use', 'kind'],
  ...['fclass', '用途', '建筑类型', '类型'],
];
const HOUSE_NUMBER_NAMES = ['houseNumber', 'addr:housenumber', 'house_number', 'hausnummer', '门牌号'];

/** Tallest number of storeys. */
const MOST_LEVELS = 200;

const DERIVED: readonly {
  readonly name: string;
  readonly unit?: string;
  readonly title: LocalizedText;
  readonly rule: LocalizedText;
}[] = [
  {
    name: 'height',
    unit: 'm',
    title: { en: 'Height', 'zh-CN': '高度' },
    rule: {
      en: `Height in the data; else levels × ${METRES_PER_LEVEL} m + ${ROOF_METRES} m; else by building type`,
      'zh-CN': `数据中的高度；否则层数 × ${METRES_PER_LEVEL} m + ${ROOF_METRES} m；否则按建筑类型`,
    },
  },
  {
    name: 'footprintArea',
    unit: 'm²',
    title: { en: 'Footprint area', 'zh-CN': '占地面积' },
    rule: { en: 'Computed from the footprint', 'zh-CN': '由建筑轮廓计算' },
  },
  {
    name: 'floorArea',
    unit: 'm²',
    title: { en: 'Gross floor area', 'zh-CN': '建筑面积' },
    rule: {
      en: 'Rule: footprint × levels (given, or from the height at 3 m per level)',
      'zh-CN': '规则：占地面积 × 层数（给定值，或按每层 3 m 由高度推算）',
    },
  },
  {
    name: 'population',
    unit: 'people',
    title: { en: 'Residents (estimate)', 'zh-CN': '居住人口（估算）' },
    rule: {
      en: `Rule: gross floor area of residential buildings × ${DWELLING_SHARE} ÷ ${DWELLING_AREA_PER_PERSON} m² per person`,
      'zh-CN': `规则：住宅建筑面积 × ${DWELLING_SHARE} ÷ 人均 ${DWELLING_AREA_PER_PERSON} m²`,
    },
  },
];

const USE_RULE: LocalizedText = {
  en: 'Rule: building type in the data; else a dwelling by size if it has a house number',
  'zh-CN': '规则：数据中的建筑类型；否则有门牌号者按规模判为住宅',
};

interface BuildingFacts {
  readonly height: number;
  readonly heightSource: LocalizedText;
  readonly footprintArea: number;
  readonly floorArea: number;
  readonly use: string;
  readonly population: number;
}

/** Rows whose height is a rule's, beside the table. */
export interface BuildingTable {
  readonly table: FeatureTableSource;
  readonly derivedHeights: number;
}

/**
 * The table with what models, indicators and tiles need of buildings, by the rules that hold for OpenStreetMap; a
 * table that has it all is given back as it is. Values of the source are kept, what is made by rule is marked derived.
 */
export function withBuildingColumns(table: FeatureTableSource): BuildingTable {
  const complete = ['height', 'footprintArea', 'floorArea', 'use', 'population', 'heightSource'];
  if (complete.every((name) => table.columns.has(name))) return { table, derivedHeights: 0 };
  const facts = factsOf(table);
  const columns = new Map(table.columns);
  for (const { name, unit, title, rule } of DERIVED) {
    const values = Float32Array.from(facts, (each) => each[name as 'height']);
    const isHeight = name === 'height';
    columns.set(
      name,
      numberColumn(values, {
        ...(unit !== undefined && { unit }),
        title,
        source: rule.en,
        sourceTitle: rule,
        derived: true,
        ...(isHeight && { sourceColumn: 'heightSource' }),
      }),
    );
  }
  columns.set('heightSource', sourceColumn(facts));
  const use = facts.map((each) => each.use);
  columns.set(
    'use',
    textColumn(use, {
      title: { en: 'Use', 'zh-CN': '用途' },
      source: USE_RULE.en,
      sourceTitle: USE_RULE,
      derived: true,
    }),
  );
  const bottom = findColumn(table, BOTTOM_NAMES);
  if (bottom !== undefined && !columns.has('minHeight')) {
    const values = Float32Array.from({ length: table.count }, (_, row) => numberIn(bottom, row) ?? 0);
    const title = { en: 'Bottom above the ground', 'zh-CN': '底部高度' };
    columns.set(
      'minHeight',
      numberColumn(values, { unit: 'm', title, source: bottom.source, derived: false }),
    );
  }
  const derivedHeights = facts.filter(({ heightSource }) => heightSource !== GIVEN_HEIGHT).length;
  return { table: { ...table, columns }, derivedHeights };
}

const GIVEN_HEIGHT: LocalizedText = { en: 'height in the data', 'zh-CN': '数据中的高度' };
const BY_LEVELS: LocalizedText = {
  en: `rule: levels × ${METRES_PER_LEVEL} m + ${ROOF_METRES} m`,
  'zh-CN': `规则：层数 × ${METRES_PER_LEVEL} m + ${ROOF_METRES} m`,
};

function sourceColumn(facts: readonly BuildingFacts[]): Column {
  const valueTitles = Object.fromEntries(facts.map(({ heightSource }) => [heightSource.en, heightSource]));
  const column = textColumn(
    facts.map(({ heightSource }) => heightSource.en),
    { title: { en: 'Source of the height', 'zh-CN': '高度来源' }, source: 'CityLoom', derived: true },
  );
  return { ...column, valueTitles };
}

function factsOf(table: FeatureTableSource): BuildingFacts[] {
  const heights = findColumn(table, HEIGHT_NAMES);
  const levels = findColumn(table, LEVEL_NAMES);
  const types = findColumn(table, TYPE_NAMES);
  const houseNumbers = findColumn(table, HOUSE_NUMBER_NAMES);
  const areas = footprintAreas(table);
  return Array.from({ length: table.count }, (_, row) => {
    const footprintArea = areas[row] as number;
    const type = textIn(types, row)?.toLowerCase();
    const houseNumber = textIn(houseNumbers, row);
    const tags = {
      ...(type !== undefined && { building: type }),
      ...(houseNumber !== undefined && { 'addr:housenumber': houseNumber }),
    };
    const storeys = within(numberIn(levels, row), MOST_LEVELS);
    const [height, heightSource] = heightOf(
      within(numberIn(heights, row), TALLEST_METRES),
      storeys,
      tags,
      footprintArea,
    );
    const floors = storeys ?? Math.max(1, Math.round((height - ROOF_METRES) / METRES_PER_LEVEL));
    const floorArea = footprintArea * floors;
    const use = useOf(tags, storeys, footprintArea);
    return { height, heightSource, footprintArea, floorArea, use, population: residentsOf(use, floorArea) };
  });
}

const within = (value: number | undefined, most: number): number | undefined =>
  value !== undefined && value > 0 && value <= most ? value : undefined;

function heightOf(
  given: number | undefined,
  levels: number | undefined,
  tags: Readonly<Record<string, string>>,
  footprint: number,
): [number, LocalizedText] {
  if (given !== undefined) return [given, GIVEN_HEIGHT];
  if (levels !== undefined) return [levels * METRES_PER_LEVEL + ROOF_METRES, BY_LEVELS];
  const { metres, source } = heightByType(tags, footprint);
  return [metres, source];
}

/** By row, m², on a plane tangent at each ring: outer rings less holes, whatever their direction. */
function footprintAreas({ geometry, count }: FeatureTableSource): Float64Array {
  const areas = new Float64Array(count);
  if (geometry?.type !== 'polygon') return areas;
  const { partOffsets, ringOffsets } = geometry;
  for (let row = 0; row < count; row++) {
    for (let part = partOffsets[row] as number; part < (partOffsets[row + 1] as number); part++) {
      const first = ringOffsets[part] as number;
      for (let ring = first; ring < (ringOffsets[part + 1] as number); ring++) {
        areas[row] = (areas[row] as number) + (ring === first ? 1 : -1) * ringArea(geometry, ring);
      }
    }
  }
  return areas;
}

function ringArea(
  { positions, positionOffsets }: NonNullable<FeatureTableSource['geometry']>,
  ring: number,
): number {
  const start = positionOffsets[ring] as number;
  const end = positionOffsets[ring + 1] as number;
  if (end - start < 3) return 0;
  const west = positions[start * 2] as number;
  const south = positions[start * 2 + 1] as number;
  let twice = 0;
  for (let at = start, before = end - 1; at < end; before = at++) {
    const [x0, y0] = [
      (positions[before * 2] as number) - west,
      (positions[before * 2 + 1] as number) - south,
    ];
    const [x1, y1] = [(positions[at * 2] as number) - west, (positions[at * 2 + 1] as number) - south];
    twice += x0 * y1 - x1 * y0;
  }
  const [east, north] = metresPerDegree(south);
  return (Math.abs(twice) / 2) * east * north;
}
