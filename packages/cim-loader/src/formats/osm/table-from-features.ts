import { numberColumn, textColumn } from '@cityloom/twin-core';
import type {
  Column,
  ColumnDescription,
  FeatureTableSource,
  GeometryColumn,
  IdParts,
  LocalizedText,
} from '@cityloom/twin-core';
import { type ColumnRule, countTags, OSM_SOURCE, type TagCounts } from './column-rules.ts';
import type { OsmElement, OsmFeature, OsmGeometry } from './osm-feature.ts';

function makeColumn<Row>(rule: ColumnRule<Row>, rows: readonly Row[], counts: TagCounts): Column {
  const { source = OSM_SOURCE } = rule;
  const description = {
    ...(typeof source === 'string' ? { source } : { source: source.en, sourceTitle: source }),
    derived: rule.derived ?? false,
    ...(rule.title && { title: rule.title }),
    ...(rule.sourceColumn !== undefined && { sourceColumn: rule.sourceColumn }),
  };
  const isEmpty = !mayHaveValues(rule, counts);
  if (rule.kind === 'text') return makeTextColumn(rule, rows, isEmpty, description);
  const numbers = new Float32Array(rows.length).fill(NaN);
  for (let row = 0; row < rows.length && !isEmpty; row++) numbers[row] = rule.value(rows[row] as Row) ?? NaN;
  return numberColumn(numbers, { ...description, unit: rule.unit });
}

/** False where no row has a tag the rule reads. */
const mayHaveValues = <Row>({ tags }: ColumnRule<Row>, counts: TagCounts): boolean =>
  tags === undefined || tags.some((tag) => counts.has(tag));

function makeTextColumn<Row>(
  rule: Extract<ColumnRule<Row>, { kind: 'text' }>,
  rows: readonly Row[],
  isEmpty: boolean,
  description: ColumnDescription,
): Column {
  const valueTitles: Record<string, LocalizedText> = {};
  const texts = new Array<string | undefined>(rows.length);
  let last: LocalizedText | undefined;
  for (let row = 0; row < rows.length && !isEmpty; row++) {
    const value = rule.value(rows[row] as Row);
    if (typeof value !== 'object') {
      texts[row] = value;
      continue;
    }
    if (value !== last) valueTitles[value.en] = last = value;
    texts[row] = value.en;
  }
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
  counts: TagCounts,
): ColumnRule<Row>[] {
  return rules.filter(
    (rule) => mayHaveValues(rule, counts) && rows.some((row) => rule.value(row) !== undefined),
  );
}

/** Ids as compact columns. Objects an editor has not uploaded yet have negative ones. */
function idPartsOf(layer: string, features: readonly OsmFeature[]): IdParts {
  const signs = features.some(({ id }) => id < 0) ? ['', '-'] : [''];
  const prefixCodes = new Uint8Array(features.length);
  const numbers = new Float64Array(features.length);
  for (let row = 0; row < features.length; row++) {
    const { element, id } = features[row] as OsmFeature;
    prefixCodes[row] = ELEMENTS.indexOf(element) + (id < 0 ? ELEMENTS.length : 0);
    numbers[row] = Math.abs(id);
  }
  return {
    prefixes: signs.flatMap((sign) => ELEMENTS.map((element) => `${layer}/osm/${element}/${sign}`)),
    prefixCodes,
    numbers,
  };
}

const ELEMENTS: readonly OsmElement[] = ['node', 'way', 'relation'];

/** Id of a feature's row in a layer. */
export const rowIdOf = (layer: string, { element, id }: OsmFeature): string =>
  `${layer}/osm/${element}/${id}`;

/**
 * Builds the table of a layer: ids `<layer>/osm/<element>/<number>`, geometry, columns in order.
 * @param counts of the tags of the rows, where they are known.
 */
export function tableFromRows<Row extends { readonly feature: OsmFeature; readonly geometry?: OsmGeometry }>(
  layer: string,
  type: GeometryColumn['type'],
  rows: readonly Row[],
  rules: readonly ColumnRule<Row>[],
  counts?: TagCounts,
): FeatureTableSource {
  const features = rows.map(({ feature }) => feature);
  const known = counts ?? countTags(features);
  return {
    layer,
    count: rows.length,
    idParts: idPartsOf(layer, features),
    geometry: packGeometry(
      type,
      rows.map((row) => row.geometry ?? row.feature.geometry),
    ),
    columns: new Map(rules.map((rule) => [rule.name, makeColumn(rule, rows, known)])),
  };
}
