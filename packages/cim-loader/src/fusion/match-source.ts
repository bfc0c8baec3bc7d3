import { createLocalPlane, type FeatureTable, type LocalPlane, rowBounds } from '@cityloom/twin-core';
import { createFootprints, type Footprints } from '../overlay/footprints.ts';
import { createNearestObjects } from '../overlay/nearest-object.ts';
import type { MatchedBy, MatchRelation } from './fusion-report.ts';
import type { FusionSourceRules, MatchRule } from './fusion-rules.ts';
import { indexKeys, type KeyOf, keysOfAddress, keysOfColumn } from './match-keys.ts';
import { matchFootprints } from './match-footprints.ts';

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
  private modelPrints: Footprints | undefined;

  constructor(model: FeatureTable, data: FeatureTable) {
    this.model = model;
    this.data = data;
    const [longitude = 0, latitude = 0] = model.geometry?.positions ?? [];
    this.plane = createLocalPlane([longitude, latitude]);
    this.freeData = new Set(Array.from({ length: data.count }, (_, row) => row));
    this.freeModels = new Set(Array.from({ length: model.count }, (_, row) => row));
  }

  decide(decisions: FusionSourceRules['decisions'] = []): void {
    const dataRow = (id: string): number => {
      const row = this.data.rowOf(id);
      return row >= 0 ? row : this.data.rowOf(`${this.data.layer}/${id}`);
    };
    const modelRow = (id: string): number => {
      const row = this.model.rowOf(id);
      return row >= 0 ? row : this.model.rowOf(`${this.model.layer}/${id}`);
    };
    for (const { data, model } of decisions) {
      const row = dataRow(data);
      const target = model === null ? -1 : modelRow(model);
      if (row < 0)
        throw new RangeError(`fusion: decision names ${data}, which is not in ${this.data.layer}.`);
      if (model !== null && target < 0) {
        throw new RangeError(`fusion: decision names ${model}, which is not in ${this.model.layer}.`);
      }
      this.freeData.delete(row);
      if (target >= 0) this.take({ model: target, data: row, by: 'decision', relation: 'same', score: 1 });
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
    );
    for (const { model, data, relation, overlap } of found) {
      this.take({ model, data, by: 'footprint', relation, score: overlap });
    }
  }

  private matchPositions(by: 'position' | 'network', maximumDistance: number): void {
    const objects = createNearestObjects(this.model, this.plane);
    for (const row of [...this.freeData]) {
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

  /** What a later rule settled is not ambiguous any more. */
  result(): SourceMatches {
    const open = this.ambiguous.filter(({ data }) => this.freeData.has(data));
    const last = new Map(open.map((each) => [each.data, each]));
    return { matches: this.matches, ambiguous: [...last.values()] };
  }
}

/** @throws {RangeError} naming a column, object or geometry the rules ask for and that is not there. */
export function matchSource(
  model: FeatureTable,
  data: FeatureTable,
  rules: FusionSourceRules,
): SourceMatches {
  const matcher = new Matcher(model, data);
  matcher.decide(rules.decisions);
  for (const rule of rules.match) matcher.apply(rule);
  return matcher.result();
}
