import type { MeasureTitles } from '../simulation/measure-title.ts';
import type { ResultProfile } from '../simulation/model.ts';
import type { LocalizedText, Measure, Unit } from '../units/quantity.ts';
import { USUAL_PERCENTILES } from './ensemble-request.ts';
import type { EnsemblePlan } from './ensemble-plan.ts';
import type { MemberResult } from './member-result.ts';
import { rankCorrelation, sortedQuantile } from './order-statistics.ts';

/** How much a measure follows an input. */
export interface InputInfluence {
  /** Id of the input. */
  readonly input: string;
  /** Spearman's, in [-1, 1]: 1 where the measure always grows with the input. */
  readonly rankCorrelation: number;
}

/** One measure over all members. */
export interface MeasureDistribution {
  readonly name: string;
  readonly unit: Unit;
  readonly source: string;
  /** One value per finished member, in their order; members without the measure are left out. */
  readonly values: Float64Array;
  readonly mean: number;
  /** Of the sample, n − 1 in the denominator; 0 for a single value. */
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
  /** In the order of the request. */
  readonly percentiles: readonly { readonly percent: number; readonly value: number }[];
  /** Inputs of numbers, strongest first. */
  readonly influences: readonly InputInfluence[];
}

/** A member and what it came to. */
export interface FinishedMember {
  readonly member: number;
  readonly result: MemberResult;
}

/** Distributions of all measures, in the order the members name them. */
export function measureDistributions(
  plan: EnsemblePlan,
  finished: readonly FinishedMember[],
): MeasureDistribution[] {
  const collected = new Map<string, { measure: Measure; members: number[]; values: number[] }>();
  for (const { member, result } of finished) {
    for (const measure of result.measures) {
      if (!Number.isFinite(measure.value)) continue;
      let entry = collected.get(measure.name);
      if (entry === undefined) collected.set(measure.name, (entry = { measure, members: [], values: [] }));
      entry.members.push(member);
      entry.values.push(measure.value);
    }
  }
  return [...collected.values()].map(({ measure, members, values }) =>
    distributionOf(plan, measure, members, Float64Array.from(values)),
  );
}

function distributionOf(
  { request, members: planned }: EnsemblePlan,
  { name, unit, source }: Measure,
  members: readonly number[],
  values: Float64Array,
): MeasureDistribution {
  const sorted = values.toSorted();
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const influences = request.inputs.flatMap(({ id }): InputInfluence[] => {
    const drawn = members.map((member) => planned[member]?.inputs[id]);
    if (!drawn.every((value) => typeof value === 'number')) return [];
    const correlation = rankCorrelation(drawn, values);
    return correlation === undefined ? [] : [{ input: id, rankCorrelation: correlation }];
  });
  return {
    name,
    unit,
    source,
    values,
    mean,
    standardDeviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0,
    minimum: sorted[0] as number,
    maximum: sorted[count - 1] as number,
    percentiles: (request.percentiles ?? USUAL_PERCENTILES).map((percent) => ({
      percent,
      value: sortedQuantile(sorted, count, percent),
    })),
    influences: influences.sort((a, b) => Math.abs(b.rankCorrelation) - Math.abs(a.rankCorrelation)),
  };
}

/** Quantiles and mean of the measures as measures of their own: `flood.area.flooded.p90`. */
export function quantileMeasures(distributions: readonly MeasureDistribution[]): Measure[] {
  return distributions.flatMap(({ name, unit, source, values, mean, percentiles }) => {
    const of = `of ${values.length} members of ${source}`;
    return [
      { name: `${name}.mean`, value: mean, unit, source: `mean ${of}` },
      ...percentiles.map(({ percent, value }) => ({
        name: `${name}.p${percent}`,
        value,
        unit,
        source: `P${percent} ${of}`,
      })),
    ];
  });
}

const MEMBERS: LocalizedText = { en: 'Members', 'zh-CN': '成员数' };

/** How many members come to which value, for each measure that varies. Sturges 1926: 1 + log₂ n bars. */
export function histograms(
  distributions: readonly MeasureDistribution[],
  titleOf: MeasureTitles,
): ResultProfile[] {
  return distributions.flatMap(({ name, unit, values, minimum, maximum }) => {
    if (!(maximum > minimum)) return [];
    let bars = 1;
    while (2 ** (bars - 1) < values.length) bars += 1;
    const width = (maximum - minimum) / bars;
    const counts = new Float32Array(bars);
    for (const value of values) {
      const bar = Math.min(bars - 1, Math.floor((value - minimum) / width));
      counts[bar] = (counts[bar] as number) + 1;
    }
    const { en, 'zh-CN': chinese } = titleOf(name) ?? { en: name, 'zh-CN': name };
    const title = { en, 'zh-CN': chinese };
    return {
      id: `${name}.histogram`,
      title,
      along: { title, unit, values: Float32Array.from(counts, (_, bar) => minimum + (bar + 0.5) * width) },
      value: { title: MEMBERS, unit: '1', values: counts },
    };
  });
}
