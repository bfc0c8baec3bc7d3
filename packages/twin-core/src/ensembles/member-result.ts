import { createFrameReducer } from '../simulation/frame-reduction.ts';
import type { FieldDescription, FieldFrame, RunResult } from '../simulation/model.ts';
import type { RunOptions, SimulationRunner } from '../simulation/runner.ts';
import type { View } from '../twin/view.ts';
import type { LocalizedText, Measure } from '../units/quantity.ts';
import { EnsembleError } from './ensemble-error.ts';
import type { EnsembleJob } from './ensemble-plan.ts';

/** What a job comes to. Structured-cloneable, and small beside a run: one frame per field. */
export interface MemberResult {
  /** Of the job. */
  readonly jobId: string;
  /** Hash of the whole run: computed twice, it is the same. */
  readonly resultHash: string;
  readonly measures: readonly Measure[];
  /** Descriptions of the fields in `frames`, in their order. */
  readonly fields: readonly FieldDescription[];
  readonly frames: readonly FieldFrame[];
  readonly warnings: readonly LocalizedText[];
}

/** How whoever computes a job follows and ends it. */
export type JobOptions = Pick<RunOptions, 'signal' | 'onProgress'>;

/**
 * Computes one job. Nothing of it depends on the ensemble it belongs to.
 * @throws {EnsembleError} if the view or the model's version is not that of the job, or the model has no such field.
 * Rejects as the runner does.
 */
export async function runJob(
  view: View,
  job: EnsembleJob,
  runner: SimulationRunner,
  options: JobOptions = {},
): Promise<MemberResult> {
  if (view.hash !== job.viewHash) {
    throw new EnsembleError(
      'viewHash',
      `is ${job.viewHash}, but the view has ${view.hash}; open the one it was planned for`,
    );
  }
  const { model, parameters, seed, keep } = job;
  const result = await runner.run(view, { model, parameters, seed }, { ...options, keep });
  if (result.modelVersion !== job.modelVersion) {
    throw new EnsembleError(
      'modelVersion',
      `is ${job.modelVersion}, but ${model} ${result.modelVersion} computed it; plan the ensemble again`,
    );
  }
  return reportOf(job, result);
}

function reportOf(job: EnsembleJob, { outcome, frames, resultHash }: RunResult): MemberResult {
  const { id: jobId, keep, measures: wanted } = job;
  // A runner that hands over every frame is as good.
  const reducer = createFrameReducer(keep);
  for (const frame of frames) reducer.add(frame);
  return {
    jobId,
    resultHash,
    measures: outcome.measures.filter(
      ({ name, object }) => object === undefined && wanted?.includes(name) !== false,
    ),
    fields: keep.map(({ field }, index) => {
      const description = outcome.fields.find(({ id }) => id === field);
      if (description === undefined) {
        const known = outcome.fields.map(({ id }) => id).join(', ') || 'none';
        throw new EnsembleError(
          `fields[${index}].field`,
          `is ${field}, which ${job.model} does not have; choose of: ${known}`,
        );
      }
      if (!frames.some((frame) => frame.field === field)) {
        throw new EnsembleError(
          `fields[${index}].over`,
          `is a time before the first frame of ${field}; give a later one`,
        );
      }
      return description;
    }),
    frames: reducer.finish(),
    warnings: outcome.warnings,
  };
}
