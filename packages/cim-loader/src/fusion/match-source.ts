import { createLocalPlane, type FeatureTable, type LocalPlane, rowBounds } from '@cityloom/twin-core';
import { createFootprints, type Footprints } from '../overlay/footprints.ts';
import { createNearestObjects } from '../overlay/nearest-object.ts';
import type { MatchedBy, MatchRelation } from './fusion-report.ts';
import { findRow, type FusionSourceRules, type MatchRule } from './fusion-rules.ts';
import { indexKeys, type KeyOf, keysOfAddress, keysOfColumn } from './match-keys.ts';
import { matchFootprints } from './match-footprints.ts';

/** Rows looked at between two reports of progress. */
const ROWS_PER_REPORT = 1024;

/** Two rows that belong together. */
export interface RowMatch {
  readonly model: number;
  readonly data: number;
  readonly by: MatchedBy;
  readonly relation: MatchRelation;
  readonly score: number;
  readonly along?: number;
}

/** A row of the source that could be several of the model. */
export interface RowAmbiguity {
  readonly data: number;
  readonly candidates: readonly number[];
  readonly by: MatchedBy;
}

/** All matches of one source. */
export interface SourceMatches {
  readonly matches: readonly RowMatch[];
  readonly ambiguous: readonly RowAmbiguity[];
}

/** Centre of a row's bounds, degrees. */
export function centreOf({ geometry }: FeatureTable, row: number): readonly [number, number] | undefined {
  const bounds = geometry === undefined ? undefined : rowBounds(geometry, row);
  return bounds && [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
}

/** Finds the objects of one source in the model, rule by rule. */
class Matcher {
  readonly matches: RowMatch[] = [];
  readonly ambiguous: RowAmbiguity[] = [];
  private readonly model: FeatureTable;
  private readonly data: FeatureTable;
  private readonly plane: LocalPlane;
  private readonly freeData: Set<number>;
  private readonly freeModels: Set<number>;
  private readonly follow: (done: number) => void;
  private modelPrints: Footprints | undefined;

  constructor(model: FeatureTable, data: FeatureTable, follow: (done: number) => void) {
    this.model = model;
    this.data = data;
    this.follow = follow;
    const [longitude = 0, latitude = 0] = model.geometry?.positions ?? [];
    this.plane = createLocalPlane([longitude, latitude]);
    this.freeData = new Set(Array.from({ length: data.count }, (_, row) => row));
    this.freeModels = new Set(Array.from({ length: model.count }, (_, row) => row));
  }

  /** Rows of tables, and points at areas and lines, stand at an object; they are not it. */
  private get isAttached(): boolean {
    const { model, data } = this;
    if (data.geometry === undefined) return true;
    return data.geometry.type === 'point' && model.geometry?.type !== 'point';
  }

  decide(decisions: FusionSourceRules['decisions'] = []): void {
    const targets = decisions.map(({ data, model }) => ({
      row: findRow(this.data, data, 'decision'),
      target: model === null ? undefined : findRow(this.model, model, 'decision'),
    }));
    const pieces = new Map<number, number>();
    for (const { target = -1 } of targets) pieces.set(target, (pieces.get(target) ?? 0) + 1);
    for (const { row, target } of targets) {
      this.freeData.delete(row);
      if (target === undefined) continue;
      const relation = this.isAttached ? 'attached' : (pieces.get(target) ?? 0) > 1 ? 'split' : 'same';
      this.take({ model: target, data: row, by: 'decision', relation, score: 1 });
    }
  }

  apply(rule: MatchRule): void {
    switch (rule.by) {
      case 'id':
        this.matchKeys(
          'id',
          keysOfColumn(this.model, rule.model, `${this.model.layer}/`),
          keysOfColumn(this.data, rule.data, `${this.data.layer}/`),
        );
        return;
      case 'address':
        this.matchKeys(
          'address',
          keysOfAddress(this.model, rule.model),
          keysOfAddress(this.data, rule.data),
          rule.maximumDistance,
        );
        return;
      case 'footprint':
        this.matchAreas(rule.minimumOverlap ?? 0.5, rule.minimumCover ?? 0.7);
        return;
      case 'position':
      case 'network':
        this.matchPositions(rule.by, rule.maximumDistance);
    }
  }

  private take(match: RowMatch): void {
    this.matches.push(match);
    this.freeData.delete(match.data);
    if (match.relation !== 'attached') this.freeModels.delete(match.model);
  }

  /** Rows of tables without geometry attach to an object, as many as there are; others are the object. */
  private matchKeys(by: 'id' | 'address', modelKey: KeyOf, dataKey: KeyOf, maximumDistance?: number): void {
    const models = indexKeys(this.model.count, modelKey);
    const relation = this.data.geometry === undefined ? 'attached' : 'same';
    for (const row of [...this.freeData]) {
      const key = dataKey(row);
      const all = key === undefined ? [] : (models.get(key) ?? []);
      const candidates = relation === 'attached' ? all : all.filter((model) => this.freeModels.has(model));
      const [first] = candidates;
      if (first === undefined) continue;
      const chosen = candidates.length === 1 ? first : this.nearestOf(candidates, row, maximumDistance);
      if (chosen === undefined) this.ambiguous.push({ data: row, candidates, by });
      else this.take({ model: chosen, data: row, by, relation, score: 1 });
    }
  }

  private nearestOf(
    candidates: readonly number[],
    row: number,
    maximumDistance: number | undefined,
  ): number | undefined {
    const from = centreOf(this.data, row);
    if (from === undefined || maximumDistance === undefined) return undefined;
    let best: number | undefined;
    let least = maximumDistance;
    for (const candidate of candidates) {
      const to = centreOf(this.model, candidate);
      if (to === undefined) continue;
      const distance = Math.hypot(
        this.plane.east(...from) - this.plane.east(...to),
        this.plane.north(from[1]) - this.plane.north(to[1]),
      );
      if (distance <= least) [best, least] = [candidate, distance];
    }
    return best;
  }

  private matchAreas(minimumOverlap: number, minimumCover: number): void {
    this.modelPrints ??= createFootprints(this.model, this.plane);
    const found = matchFootprints(
      this.modelPrints,
      createFootprints(this.data, this.plane),
      this.freeModels,
      [...this.freeData],
      minimumOverlap,
      minimumCover,
      this.follow,
    );
    for (const { model, data, relation, overlap } of found) {
      this.take({ model, data, by: 'footprint', relation, score: overlap });
    }
  }

  /** Points of the source go to objects of the model; points of the model to areas and lines of the source. */
  private matchPositions(by: 'position' | 'network', maximumDistance: number): void {
    if (this.model.geometry?.type === 'point' && this.data.geometry?.type !== 'point') {
      this.placeModels(by, maximumDistance);
      return;
    }
    const objects = createNearestObjects(this.model, this.plane);
    const rows = [...this.freeData];
    for (const [at, row] of rows.entries()) {
      if (at % ROWS_PER_REPORT === 0) this.follow(at / rows.length);
      const position = centreOf(this.data, row);
      const nearest = position && objects.nearest(position[0], position[1], maximumDistance);
      if (nearest === undefined) continue;
      const { row: model, distance, along } = nearest;
      this.take({
        ...{ model, data: row, by, relation: 'attached', score: distance },
        ...(by === 'network' && { along }),
      });
    }
  }

  /** Sensors, vehicles and stops as the model: each takes the object it is in or at, which may serve many. */
  private placeModels(by: 'position' | 'network', maximumDistance: number): void {
    const objects = createNearestObjects(this.data, this.plane);
    const placed = new Set(this.matches.map(({ model }) => model));
    // What somebody decided about, or an earlier rule found, stays where it is.
    const free = new Set(this.freeData);
    for (let row = 0; row < this.model.count; row++) {
      if (row % ROWS_PER_REPORT === 0) this.follow(row / this.model.count);
      const position = placed.has(row) ? undefined : centreOf(this.model, row);
      const nearest = position && objects.nearest(position[0], position[1], maximumDistance);
      if (nearest === undefined || !free.has(nearest.row)) continue;
      const { row: data, distance, along } = nearest;
      this.take({
        ...{ model: row, data, by, relation: 'attached', score: distance },
        ...(by === 'network' && { along }),
      });
    }
  }

  /** What a later rule settled is not ambiguous any more. */
  result(): SourceMatches {
    const open = this.ambiguous.filter(({ data }) => this.freeData.has(data));
    const last = new Map(open.map((each) => [each.data, each]));
    return { matches: this.matches, ambiguous: [...last.values()] };
  }
}

/**
 * @param follow hears of the share done, in [0, 1].
 * @throws {RangeError} naming a column, object or geometry the rules ask for and that is not there.
 */
export function matchSource(
  model: FeatureTable,
  data: FeatureTable,
  rules: FusionSourceRules,
  follow: (done: number) => void = () => undefined,
): SourceMatches {
  let finished = 0;
  const matcher = new Matcher(model, data, (done) => {
    follow((finished + done) / rules.match.length);
  });
  matcher.decide(rules.decisions);
  for (const rule of rules.match) {
    follow(finished / rules.match.length);
    matcher.apply(rule);
    finished += 1;
  }
  return matcher.result();
}
