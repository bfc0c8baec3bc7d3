import type { FeatureTable } from '../scene/feature-table.ts';
import type { ObjectHandle, View } from '../twin/view.ts';
import type { Measure } from '../units/quantity.ts';
import { BUILDINGS_LAYER, buildingQuantities, STOREY_HEIGHT } from './building-quantities.ts';
import { sumBuildings } from './building-sums.ts';

const LEVELS_RULE = `levels recorded, else height / ${STOREY_HEIGHT} m rounded, at least 1`;

/** How each indicator comes about, in words, and the columns it stands on. */
const FORMULAS = {
  footprintArea: { source: 'area of the outline less courtyards, on the WGS84 ellipsoid', columns: [] },
  floorArea: { source: `footprint area × levels (${LEVELS_RULE})`, columns: ['levels', 'height'] },
  volume: { source: 'footprint area × height', columns: ['height'] },
  people: { source: 'column population', columns: ['population'] },
  height: { source: 'column height', columns: ['height'] },
} as const;

type Formula = (typeof FORMULAS)[keyof typeof FORMULAS];

/**
 * City-wide figures of the buildings in a view: `buildings.count`, `.footprintArea`, `.floorArea`, `.volume`,
 * `.people`, `.maximumHeight`, `.meanHeight`. Buildings without a height add no volume and are left out of the
 * heights. Empty for a view without a `buildings` layer.
 */
export function buildingIndicators(view: View): Measure[] {
  if (!view.layerIds.includes(BUILDINGS_LAYER)) return [];
  const layer = view.layer(BUILDINGS_LAYER);
  const sums = sumBuildings(layer);
  const tables = layer.parts.map(({ table }) => table);
  const measure = (name: string, value: number, unit: string, formula: Formula, how: string): Measure => ({
    name: `buildings.${name}`,
    value,
    unit,
    source: `${how} ${formula.source}`,
    derived: isDerived(tables, formula),
  });
  const measures: Measure[] = [
    { name: 'buildings.count', value: sums.count, unit: '1', source: 'number of buildings', derived: false },
    measure('footprintArea', sums.footprintArea, 'm²', FORMULAS.footprintArea, 'sum of'),
    measure('floorArea', sums.floorArea, 'm²', FORMULAS.floorArea, 'sum of'),
    measure('volume', sums.volume, 'm³', FORMULAS.volume, 'sum of'),
    measure('people', sums.people, 'people', FORMULAS.people, 'sum of'),
  ];
  if (sums.maximumHeight !== undefined) {
    measures.push(
      measure('maximumHeight', sums.maximumHeight, 'm', FORMULAS.height, 'largest value of'),
      measure('meanHeight', sums.heightSum / sums.heightCount, 'm', FORMULAS.height, 'mean of'),
    );
  }
  return measures;
}

/** Figures of one building: `object.footprintArea`, `.floorArea`, `.volume`, `.people`, `.height`, `.levels`. */
export function objectIndicators({ table, row }: ObjectHandle): Measure[] {
  if (table.geometry?.type !== 'polygon') return [];
  const quantities = buildingQuantities(table, row);
  const measure = (name: string, value: number, unit: string, formula: Formula): Measure => ({
    name: `object.${name}`,
    value,
    unit,
    source: formula.source,
    derived: isDerived([table], formula),
  });
  const measures = [measure('footprintArea', quantities.footprintArea, 'm²', FORMULAS.footprintArea)];
  if (quantities.height !== undefined) {
    measures.push(
      measure('height', quantities.height, 'm', FORMULAS.height),
      measure('volume', quantities.volume, 'm³', FORMULAS.volume),
    );
  }
  if (quantities.height !== undefined || table.value(row, 'levels') !== undefined) {
    measures.push(
      { ...measure('levels', quantities.levels, '1', FORMULAS.floorArea), source: LEVELS_RULE },
      measure('floorArea', quantities.floorArea, 'm²', FORMULAS.floorArea),
    );
  }
  if (table.value(row, 'population') !== undefined) {
    measures.push(measure('people', quantities.people, 'people', FORMULAS.people));
  }
  return measures;
}

/** True if a rule made any value a formula reads; a missing `levels` column is filled by the rule itself. */
function isDerived(tables: readonly FeatureTable[], { columns }: Formula): boolean {
  return tables.some(({ columns: described }) =>
    columns.some((name) => described.get(name)?.derived ?? name === 'levels'),
  );
}
