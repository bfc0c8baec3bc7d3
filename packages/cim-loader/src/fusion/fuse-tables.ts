import {
  type AttributeValue,
  type Column,
  createFeatureTable,
  createGeometryColumn,
  type FeatureTable,
  type FeatureTableSource,
  geometryOfRow,
  type GeometryColumn,
  textColumn,
} from '@cityloom/twin-core';
import { createFootprints } from '../overlay/footprints.ts';
import type {
  DataOrigin,
  FusionConflict,
  FusionReport,
  FusionSourceReport,
  PlacedObject,
} from './fusion-report.ts';
import { type FusionSourceRules, isMatchValue, localId, targetOf } from './fusion-rules.ts';
import { centreOf, matchSource, type RowMatch, type SourceMatches } from './match-source.ts';
import { closeColumn, type FusedColumn, mergeAttribute, openColumn } from './merge-attributes.ts';

/** What is fused into: the layer of the model. */
export interface FusionModel {
  readonly table: FeatureTable;
  readonly origin: DataOrigin;
  /** Date of the data, ISO 8601. */
  readonly time?: string | undefined;
}

/** One source and its rules. */
export interface FusionData {
  readonly table: FeatureTable;
  readonly rules: FusionSourceRules;
}

/** The fused layer and what was done. */
export interface FusedLayer {
  /** Rows of the model in their order, then objects added from sources. */
  readonly table: FeatureTable;
  readonly report: FusionReport;
}

/** Share of the work that finding the objects is. */
const MATCHING = 0.8;

/** Names the origins of an object's data: `government; enterprise`. */
const ORIGINS_COLUMN = 'dataOrigins';

/**
 * Joins sources into a layer of the model, in their order. Pure: the same tables and rules give the same layer and
 * report. Every value taken over keeps its source and time in columns of their own (`heightSource`, `heightTime`).
 * @param onProgress hears of the share done, in [0, 1], and of the source at work.
 * @throws {RangeError} naming a column, object or geometry the rules ask for and that is not there.
 */
export function fuseTables(
  model: FusionModel,
  data: readonly FusionData[],
  onProgress: (done: number, source: string) => void = () => undefined,
): FusedLayer {
  const fusion = new Fusion(model);
  const sources = data.map((source, index) =>
    fusion.fuse(source, (done) => {
      onProgress((index + done) / data.length, source.rules.id);
    }),
  );
  const { table } = model;
  return {
    table: fusion.finish(),
    report: {
      schema: 'cityloom/fusion-report',
      schemaVersion: 1,
      layer: table.layer,
      objects: table.count,
      sources,
    },
  };
}

class Fusion {
  private readonly model: FusionModel;
  private readonly columns = new Map<string, FusedColumn>();
  private readonly origins: Set<DataOrigin>[];
  private readonly added: {
    readonly table: FeatureTable;
    readonly row: number;
    readonly rules: FusionSourceRules;
  }[] = [];

  constructor(model: FusionModel) {
    this.model = model;
    this.origins = Array.from({ length: model.table.count }, () => new Set([model.origin]));
  }

  fuse({ table: data, rules }: FusionData, follow: (done: number) => void): FusionSourceReport {
    const { table: model } = this.model;
    const found = matchSource(model, data, rules, (done) => {
      follow(done * MATCHING);
    });
    const shareOf = sharesOf(model, found.matches);
    const conflicts: (FusionConflict & { row: number })[] = [];
    for (const rule of rules.attributes ?? []) {
      if (!isMatchValue(rule.data) && !data.columns.has(rule.data)) {
        throw new RangeError(
          `fusion: source ${rules.id} has no column ${rule.data}; it has ${[...data.columns.keys()].join(', ')}.`,
        );
      }
      const name = targetOf(rule);
      const column = this.columnOf(name, data.columns.get(rule.data));
      conflicts.push(...mergeAttribute(column, model, data, found.matches, rule, rules, shareOf));
    }
    for (const match of found.matches) this.origins[match.model]?.add(rules.origin);
    const matchedData = new Set(found.matches.map((match) => match.data));
    const dataOnly = rowsWithout(data, matchedData);
    if (rules.unmatched === 'add') {
      const ambiguous = new Set(found.ambiguous.map((each) => each.data));
      const rows = dataOnly.filter((row) => !ambiguous.has(row));
      this.added.push(...rows.map((row) => ({ table: data, row, rules })));
    }
    return describe(model, data, rules, found, dataOnly, conflicts);
  }

  private columnOf(name: string, described: Column | undefined): FusedColumn {
    const known = this.columns.get(name);
    if (known !== undefined) return known;
    const column = openColumn(this.model.table, name, this.model.time, described);
    this.columns.set(name, column);
    return column;
  }

  finish(): FeatureTable {
    const { table: model } = this.model;
    for (const { table, row, rules } of this.added) {
      for (const [name, column] of this.columns) {
        const rule = rules.attributes?.find((each) => targetOf(each) === name);
        const value = rule && ownValue(table, row, rule.data);
        column.values.push(value);
        column.sources.push(value === undefined ? undefined : rules.id);
        column.times.push(value === undefined ? undefined : rules.time);
      }
      this.origins.push(new Set([rules.origin]));
    }
    const columns = new Map<string, Column>();
    for (const [name, column] of model.columns) {
      if (!this.columns.has(name))
        columns.set(name, this.added.length === 0 ? column : extend(column, this.added.length));
    }
    for (const [name, column] of this.columns) {
      for (const [key, closed] of closeColumn(name, column)) columns.set(key, closed);
    }
    const origins = this.origins.map((set) => [...set].sort().join('; '));
    columns.set(ORIGINS_COLUMN, textColumn(origins, { source: 'fusion', derived: false }));
    return createFeatureTable({ ...this.rows(), columns });
  }

  private rows(): Omit<FeatureTableSource, 'columns'> {
    const { table: model } = this.model;
    const ids = Array.from({ length: model.count }, (_, row) => model.idOf(row));
    const taken = new Set(ids);
    for (const { table, row, rules } of this.added) {
      const own = `${model.layer}/${rules.id}/${localId(table.layer, table.idOf(row))}`;
      let id = own;
      for (let copy = 2; taken.has(id); copy++) id = `${own}~${copy}`;
      taken.add(id);
      ids.push(id);
    }
    const geometry = this.geometry();
    return { layer: model.layer, count: ids.length, ids, ...(geometry && { geometry }) };
  }

  private geometry(): GeometryColumn | undefined {
    const { geometry } = this.model.table;
    if (geometry === undefined || this.added.length === 0) return geometry;
    const rows = Array.from({ length: this.model.table.count }, (_, row) => geometryOfRow(geometry, row));
    for (const { table, row } of this.added) {
      const own = table.geometry?.type === geometry.type ? geometryOfRow(table.geometry, row) : undefined;
      rows.push(own);
    }
    return createGeometryColumn(geometry.type, rows);
  }
}

/** Of an object without a match: it has an id, but neither distance nor place along a line. */
const ownValue = (table: FeatureTable, row: number, name: string): AttributeValue =>
  name === '@id' ? table.idOf(row) : table.value(row, name);

function rowsWithout(table: FeatureTable, rows: ReadonlySet<number>): number[] {
  return Array.from({ length: table.count }, (_, row) => row).filter((row) => !rows.has(row));
}

/** Share of a source object's matched area that falls to each object of the model. */
function sharesOf(model: FeatureTable, matches: readonly RowMatch[]): (match: RowMatch) => number {
  const merged = matches.filter(({ relation }) => relation === 'merged');
  if (merged.length === 0) return () => 1;
  const prints = createFootprints(model);
  const totals = new Map<number, number>();
  for (const { model: row, data } of merged) totals.set(data, (totals.get(data) ?? 0) + prints.areaOf(row));
  return ({ relation, model: row, data }) =>
    relation === 'merged' ? prints.areaOf(row) / (totals.get(data) ?? NaN) : 1;
}

/** The column with `more` absent rows at its end. */
function extend(column: Column, more: number): Column {
  if (column.kind === 'text') {
    const codes = new (column.codes.constructor as Uint32ArrayConstructor)(column.codes.length + more);
    codes.set(column.codes);
    return { ...column, codes };
  }
  const { missing, values } = column;
  const isFloat = values instanceof Float64Array || values instanceof Float32Array;
  // Integers without a mark for "absent" become floats, whose mark is NaN.
  const longer =
    isFloat || missing !== undefined
      ? new (values.constructor as Float64ArrayConstructor)(values.length + more)
      : new Float64Array(values.length + more);
  longer.set(values);
  longer.fill(missing ?? NaN, values.length);
  return { ...column, values: longer };
}

function place(table: FeatureTable, row: number): PlacedObject {
  const position = centreOf(table, row);
  return { object: table.idOf(row), ...(position && { position }) };
}

function describe(
  model: FeatureTable,
  data: FeatureTable,
  rules: FusionSourceRules,
  { matches, ambiguous }: SourceMatches,
  dataOnly: readonly number[],
  conflicts: readonly (FusionConflict & { readonly row: number })[],
): FusionSourceReport {
  const matchedModels = new Set(matches.map((match) => match.model));
  const modelOnly = rowsWithout(model, matchedModels);
  const inRelation = (relation: RowMatch['relation'], side: 'model' | 'data'): number =>
    new Set(matches.filter((match) => match.relation === relation).map((match) => match[side])).size;
  return {
    source: rules.id,
    origin: rules.origin,
    ...(rules.time !== undefined && { time: rules.time }),
    objects: data.count,
    counts: {
      matched: matchedModels.size,
      modelOnly: modelOnly.length,
      dataOnly: dataOnly.length,
      conflicting: new Set(conflicts.map(({ row }) => row)).size,
      split: inRelation('split', 'model'),
      merged: inRelation('merged', 'data'),
      ambiguous: ambiguous.length,
    },
    matches: matches.map(({ model: row, data: other, by, relation, score, along }) => ({
      target: model.idOf(row),
      source: data.idOf(other),
      ...{ by, relation, score },
      ...(along !== undefined && { along }),
    })),
    modelOnly: modelOnly.map((row) => place(model, row)),
    dataOnly: dataOnly.map((row) => place(data, row)),
    conflicts: conflicts.map(({ row, ...conflict }) => ({ ...conflict, ...place(model, row) })),
    ambiguous: ambiguous.map(({ data: row, candidates, by }) => ({
      ...place(data, row),
      candidates: candidates.map((candidate) => model.idOf(candidate)),
      by,
    })),
  };
}
