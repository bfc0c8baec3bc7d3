import { numberColumn, textColumn } from '@cityloom/twin-core';
import type {
  Column,
  ColumnDescription,
  FeatureTableSource,
  GeometryColumn,
  IdParts,
  LocalizedText,
} from '@cityloom/twin-core';
import { type ColumnRule, OSM_SOURCE } from './column-rules.ts';
import type { OsmElement, OsmFeature, OsmGeometry } from './osm-feature.ts';

function makeColumn<Row>(rule: ColumnRule<Row>, rows: readonly Row[]): Column {
  const { source = OSM_SOURCE } = rule;
  const description = {
    ...(typeof source === 'string' ? { source } : { source: source.en, sourceTitle: source }),
    derived: rule.derived ?? false,
    ...(rule.title && { title: rule.title }),
    ...(rule.sourceColumn !== undefined && { sourceColumn: rule.sourceColumn }),
  };
  if (rule.kind === 'text')
    return makeTextColumn(
      rows.map((row) => rule.value(row)),
      description,
    );
  const values = rows.map((row) => rule.value(row));
  const numbers = Float32Array.from(values, (value) => value ?? Number.NaN);
  return numberColumn(numbers, { ...description, unit: rule.unit });
}

function makeTextColumn(
  values: readonly (string | LocalizedText | undefined)[],
  description: ColumnDescription,
): Column {
  const valueTitles: Record<string, LocalizedText> = {};
  const texts = values.map((value) => {
    if (typeof value !== 'object') return value;
    valueTitles[value.en] = value;
    return value.en;
  });
  const column = textColumn(texts, description);
  return Object.keys(valueTitles).length === 0 ? column : { ...column, valueTitles };
}

function partsOf(geometry: OsmGeometry): readonly (readonly Float64Array[])[] {
  if (geometry.type === 'point') return [[geometry.position]];
  return geometry.type === 'line' ? geometry.lines.map((line) => [line]) : geometry.polygons;
}

/** Packs geometries of one kind. */
export function packGeometry(
  type: GeometryColumn['type'],
  geometries: readonly OsmGeometry[],
): GeometryColumn {
  const parts: number[] = [0];
  const rings: number[] = [0];
  const ends: number[] = [0];
  const all: Float64Array[] = [];
  let total = 0;
  for (const geometry of geometries) {
    for (const part of partsOf(geometry)) {
      for (const ring of part) {
        all.push(ring);
        total += ring.length / 2;
        ends.push(total);
      }
      rings.push(ends.length - 1);
    }
    parts.push(rings.length - 1);
  }
  const positions = new Float64Array(total * 2);
  let at = 0;
  for (const ring of all) {
    positions.set(ring, at);
    at += ring.length;
  }
  return {
    type,
    positions,
    positionOffsets: Uint32Array.from(ends),
    ringOffsets: Uint32Array.from(rings),
    partOffsets: Uint32Array.from(parts),
  };
}

/** Rules that give a value for at least one row. */
export function filledColumns<Row>(
  rules: readonly ColumnRule<Row>[],
  rows: readonly Row[],
): ColumnRule<Row>[] {
  return rules.filter((rule) => rows.some((row) => rule.value(row) !== undefined));
}

/** Ids as compact columns. Objects an editor has not uploaded yet have negative ones. */
function idPartsOf(layer: string, features: readonly OsmFeature[]): IdParts {
  const signs = features.some(({ id }) => id < 0) ? ['', '-'] : [''];
  return {
    prefixes: signs.flatMap((sign) => ELEMENTS.map((element) => `${layer}/osm/${element}/${sign}`)),
    prefixCodes: Uint8Array.from(
      features,
      ({ element, id }) => ELEMENTS.indexOf(element) + (id < 0 ? ELEMENTS.length : 0),
    ),
    numbers: Float64Array.from(features, ({ id }) => Math.abs(id)),
  };
}

const ELEMENTS: readonly OsmElement[] = ['node', 'way', 'relation'];

/** Id of a feature's row in a layer. */
export const rowIdOf = (layer: string, { element, id }: OsmFeature): string =>
  `${layer}/osm/${element}/${id}`;

/** Builds the table of a layer: ids `<layer>/osm/<element>/<number>`, geometry, columns in order. */
export function tableFromRows<Row extends { readonly feature: OsmFeature; readonly geometry?: OsmGeometry }>(
  layer: string,
  type: GeometryColumn['type'],
  rows: readonly Row[],
  rules: readonly ColumnRule<Row>[],
): FeatureTableSource {
  return {
    layer,
    count: rows.length,
    idParts: idPartsOf(
      layer,
      rows.map(({ feature }) => feature),
    ),
    geometry: packGeometry(
      type,
      rows.map((row) => row.geometry ?? row.feature.geometry),
    ),
    columns: new Map(rules.map((rule) => [rule.name, makeColumn(rule, rows)])),
  };
}
