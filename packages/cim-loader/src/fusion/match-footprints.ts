import type { Footprints } from '../overlay/footprints.ts';
import type { MatchRelation } from './fusion-report.ts';

/** Two rows that lie over each other. */
export interface FootprintMatch {
  readonly model: number;
  readonly data: number;
  readonly relation: Extract<MatchRelation, 'same' | 'split' | 'merged'>;
  /** Intersection over union. */
  readonly overlap: number;
}

interface Pair {
  readonly model: number;
  readonly data: number;
  readonly shared: number;
  readonly overlap: number;
}

/** Rows looked at between two reports of progress. */
const ROWS_PER_REPORT = 1024;
/** Least share of the whole that its pieces cover together. */
const COVERED_TOGETHER = 0.5;

/**
 * Matches areas by overlap. First splits (two or more areas of the data lie, by `minimumCover`, within one of the model
 * and cover half of it together) and merges (the other way round), then one to one by falling intersection over union.
 * @param models rows of the model still without a match; @param data rows of the source likewise.
 * @param follow hears of the share done, in [0, 1].
 */
export function matchFootprints(
  modelPrints: Footprints,
  dataPrints: Footprints,
  models: ReadonlySet<number>,
  data: readonly number[],
  minimumOverlap: number,
  minimumCover: number,
  follow: (done: number) => void = () => undefined,
): FootprintMatch[] {
  const pairs = overlappingPairs(modelPrints, dataPrints, models, data, follow);
  const takenModels = new Set<number>();
  const takenData = new Set<number>();
  const matches: FootprintMatch[] = [];
  const take = (pair: Pair, relation: FootprintMatch['relation']): void => {
    takenModels.add(pair.model);
    takenData.add(pair.data);
    matches.push({ model: pair.model, data: pair.data, relation, overlap: pair.overlap });
  };
  const groups = [
    ...groupPieces(
      pairs,
      'split',
      (pair) => modelPrints.areaOf(pair.model),
      (pair) => dataPrints.areaOf(pair.data),
      minimumCover,
    ),
    ...groupPieces(
      pairs,
      'merged',
      (pair) => dataPrints.areaOf(pair.data),
      (pair) => modelPrints.areaOf(pair.model),
      minimumCover,
    ),
  ];
  for (const { relation, pieces } of groups) {
    const isFree = pieces.every(({ model, data: row }) => !takenData.has(row) && !takenModels.has(model));
    if (isFree) for (const pair of pieces) take(pair, relation);
  }
  const byOverlap = pairs.toSorted((a, b) => b.overlap - a.overlap || a.data - b.data || a.model - b.model);
  for (const pair of byOverlap) {
    if (pair.overlap < minimumOverlap) break;
    if (!takenModels.has(pair.model) && !takenData.has(pair.data)) take(pair, 'same');
  }
  return matches.toSorted((a, b) => a.data - b.data || a.model - b.model);
}

function overlappingPairs(
  modelPrints: Footprints,
  dataPrints: Footprints,
  models: ReadonlySet<number>,
  data: readonly number[],
  follow: (done: number) => void,
): Pair[] {
  const pairs: Pair[] = [];
  for (const [at, row] of data.entries()) {
    if (at % ROWS_PER_REPORT === 0) follow(at / data.length);
    for (const model of modelPrints.candidates(dataPrints.boundsOf(row))) {
      if (!models.has(model)) continue;
      const shared = dataPrints.intersectionArea(row, modelPrints, model);
      if (!(shared > 0)) continue;
      const union = dataPrints.areaOf(row) + modelPrints.areaOf(model) - shared;
      pairs.push({ model, data: row, shared, overlap: shared / union });
    }
  }
  return pairs;
}

interface Group {
  readonly relation: 'split' | 'merged';
  readonly pieces: readonly Pair[];
}

function groupPieces(
  pairs: readonly Pair[],
  relation: Group['relation'],
  areaOfWhole: (pair: Pair) => number,
  areaOfPiece: (pair: Pair) => number,
  minimumCover: number,
): Group[] {
  const byWhole = new Map<number, Pair[]>();
  for (const pair of pairs) {
    if (pair.shared < minimumCover * areaOfPiece(pair)) continue;
    const whole = relation === 'split' ? pair.model : pair.data;
    const known = byWhole.get(whole);
    if (known === undefined) byWhole.set(whole, [pair]);
    else known.push(pair);
  }
  const groups: Group[] = [];
  for (const pieces of byWhole.values()) {
    const [first] = pieces;
    if (first === undefined || pieces.length < 2) continue;
    const together = pieces.reduce((sum, { shared }) => sum + shared, 0);
    if (together >= COVERED_TOGETHER * areaOfWhole(first)) groups.push({ relation, pieces });
  }
  return groups;
}
