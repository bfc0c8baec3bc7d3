import { canonicalJson } from '../hashing/canonical-json.ts';
import { sha256Hex } from '../hashing/sha256.ts';
import type { FieldDescription, FieldFrame, ModelOutcome, SimulationModel } from '../simulation/model.ts';
import { hashOutcome } from '../simulation/result-hash.ts';
import type { LocalizedText } from '../units/quantity.ts';
import type { InputValue } from './distribution.ts';
import { EnsembleError } from './ensemble-error.ts';
import type { EnsemblePlan } from './ensemble-plan.ts';
import { fieldStatistics, keepValues, reducedField, statisticFields } from './field-statistics.ts';
import type { KeptValues } from './field-statistics.ts';
import { histograms, measureDistributions, quantileMeasures } from './measure-distributions.ts';
import type { FinishedMember, MeasureDistribution } from './measure-distributions.ts';
import type { MemberResult } from './member-result.ts';

/** A member whose run failed twice. */
export interface MemberFailure {
  readonly member: number;
  readonly jobId: string;
  readonly message: string;
}

/** A finished member. */
export interface EnsembleMember {
  readonly member: number;
  readonly jobId: string;
  /** Value of each input, by its id. */
  readonly inputs: Readonly<Record<string, InputValue>>;
  /** Hash of its run. */
  readonly resultHash: string;
}

/** A finished ensemble. */
export interface EnsembleResult {
  readonly plan: Omit<EnsemblePlan, 'members'>;
  /** Those that finished, ascending. */
  readonly members: readonly EnsembleMember[];
  /** Those that did not; nothing of them is in the result. */
  readonly failures: readonly MemberFailure[];
  readonly measures: readonly MeasureDistribution[];
  /** Quantiles of the measures, statistics of the fields, histograms as profiles; neither states nor changes. */
  readonly outcome: ModelOutcome;
  /** One per field of the outcome. */
  readonly frames: readonly FieldFrame[];
  /** The same for the same plan, whoever computed its jobs, and in whatever order. */
  readonly resultHash: string;
}

/** Collects results of members, in any order. */
export interface EnsembleReducer {
  /**
   * Takes a result; one that came before is left out.
   * @throws {EnsembleError} if it is of another ensemble, differs from one of the same job, or its fields do not fit the
   * others'.
   */
  add(result: MemberResult): void;
  /**
   * Reduces what was added; yields now and then, so that a page stays alive.
   * @throws {EnsembleError} if nothing was added.
   */
  finish(failures?: readonly MemberFailure[]): Generator<undefined, EnsembleResult>;
}

/** Most memory for values of members, bytes: beyond, a page is at risk. */
const MOST_BYTES = 2_000_000_000;

interface Kept extends FinishedMember {
  /** By field of the request. */
  readonly values: readonly KeptValues[];
  /** Of the fields' frames, seconds. */
  readonly times: readonly number[];
}

/** All that a result is made of. */
interface Reduced {
  readonly finished: readonly Kept[];
  readonly failures: readonly MemberFailure[];
  readonly fields: readonly FieldDescription[];
  readonly frames: readonly FieldFrame[];
}

/** An empty reducer for the plan's results. */
export function createEnsembleReducer(
  plan: EnsemblePlan,
  model: Pick<SimulationModel, 'measureTitle'>,
): EnsembleReducer {
  const { request } = plan;
  const byJob = new Map(plan.members.map(({ job }, member) => [job.id, member]));
  const kept: (Kept | undefined)[] = [];
  let first: MemberResult | undefined;
  return {
    add(result) {
      const member = byJob.get(result.jobId);
      if (member === undefined) {
        throw new EnsembleError(
          'jobId',
          `is ${result.jobId}, a job of another ensemble; reduce it with its own`,
        );
      }
      const before = kept[member];
      if (before !== undefined) {
        assertSame(before.result, result, member);
        return;
      }
      if (first === undefined) assertMemory(plan, result);
      first ??= result;
      assertSameGrids(first, result);
      const values = request.fields.map((field, index) =>
        keepValues((result.frames[index] as FieldFrame).values, field, `fields[${index}]`),
      );
      // The values live on in `values` alone.
      kept[member] = {
        member,
        values,
        times: result.frames.map(({ time }) => time),
        result: { ...result, frames: [] },
      };
    },
    *finish(failures = []) {
      const finished = kept.filter((entry) => entry !== undefined);
      const [lowest] = finished;
      if (lowest === undefined) {
        throw new EnsembleError(
          '$',
          `has no finished member${failures[0] ? `; the first said: ${failures[0].message}` : ''}`,
        );
      }
      const fields: FieldDescription[] = [];
      const frames: FieldFrame[] = [];
      for (const [index, asked] of request.fields.entries()) {
        // Classes may differ between members: those of the first in the plan count, whichever came first.
        const described = lowest.result.fields[index] as FieldDescription;
        const field = reducedField(asked, described);
        const values = finished.map((entry) => entry.values[index] as KeptValues);
        fields.push(...statisticFields(field, described, request));
        frames.push(...(yield* fieldStatistics(field, values, lowest.times[index] ?? 0, request)));
      }
      return resultOf(plan, model, { finished, failures, fields, frames });
    },
  };
}

function assertSame(before: MemberResult, result: MemberResult, member: number): void {
  if (before.resultHash === result.resultHash) return;
  throw new EnsembleError(
    `member ${member}`,
    `came to ${before.resultHash} first and to ${result.resultHash} now: whoever computes has not the same model or city`,
  );
}

function assertMemory({ request, members }: EnsemblePlan, { frames }: MemberResult): void {
  const bytes = frames.reduce(
    (sum, { values }, index) =>
      sum + values.length * members.length * (request.fields[index]?.precision === undefined ? 4 : 2),
    0,
  );
  if (bytes <= MOST_BYTES) return;
  throw new EnsembleError(
    'fields',
    `of ${members.length} members take ${(bytes / 1e9).toFixed(1)} GB, more than the ${MOST_BYTES / 1e9} GB that are kept; ` +
      'give fewer fields or members, larger cells, or a precision',
  );
}

function assertSameGrids(first: MemberResult, result: MemberResult): void {
  for (const [index, { id, grid }] of result.fields.entries()) {
    if (canonicalJson(grid) === canonicalJson(first.fields[index]?.grid)) continue;
    throw new EnsembleError(
      `fields[${index}]`,
      `has another grid of ${id} in one member than in another; do not vary what the grid depends on, such as area and cell size`,
    );
  }
}

function resultOf(
  plan: EnsemblePlan,
  model: Pick<SimulationModel, 'measureTitle'>,
  { finished, failures, fields, frames }: Reduced,
): EnsembleResult {
  const { request } = plan;
  const measures = measureDistributions(plan, finished);
  const outcome: ModelOutcome = {
    measures: quantileMeasures(measures),
    fields,
    states: [],
    outlines: [],
    profiles: histograms(measures, (name) => model.measureTitle?.(name)),
    changes: [],
    warnings: warningsOf(finished, failures),
  };
  const sortedFailures = failures.toSorted((a, b) => a.member - b.member);
  const members = finished.map(({ member, result }) => ({
    member,
    jobId: result.jobId,
    inputs: plan.members[member]?.inputs ?? {},
    resultHash: result.resultHash,
  }));
  const { id, modelVersion, viewHash } = plan;
  return {
    plan: { id, request, modelVersion, viewHash },
    members,
    failures: sortedFailures,
    measures,
    outcome,
    frames,
    resultHash: sha256Hex(
      canonicalJson({
        ensemble: id,
        members: members.map(({ jobId, resultHash }) => [jobId, resultHash]),
        failures: sortedFailures.map(({ jobId }) => jobId),
        outcome: hashOutcome(outcome, frames),
      }),
    ),
  };
}

/** Most different warnings of members that are repeated. */
const MOST_WARNINGS = 8;

function warningsOf(finished: readonly Kept[], failures: readonly MemberFailure[]): LocalizedText[] {
  const counts = new Map<string, { readonly text: LocalizedText; count: number }>();
  for (const { result } of finished) {
    for (const text of result.warnings) {
      const entry = counts.get(text.en);
      if (entry === undefined) counts.set(text.en, { text, count: 1 });
      else entry.count += 1;
    }
  }
  const all = finished.length;
  const repeated = [...counts.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_WARNINGS)
    .map(({ text, count }) =>
      count === all
        ? text
        : {
            en: `In ${count} of ${all} members: ${text.en}`,
            'zh-CN': `${all} 个成员中有 ${count} 个：${text['zh-CN']}`,
          },
    );
  if (failures.length === 0) return repeated;
  const lost: LocalizedText = {
    en: `${failures.length} of ${failures.length + all} members failed and are not in the result.`,
    'zh-CN': `${failures.length + all} 个成员中有 ${failures.length} 个计算失败，未计入结果。`,
  };
  return [lost, ...repeated];
}
