import { canonicalJson } from '../hashing/canonical-json.ts';
import { sha256Hex } from '../hashing/sha256.ts';
import type { FrameReduction } from '../simulation/frame-reduction.ts';
import type { SimulationModel } from '../simulation/model.ts';
import { ParameterError, parseParameters } from '../simulation/parameters.ts';
import { bindInputs } from './bound-inputs.ts';
import type { InputValue } from './distribution.ts';
import { EnsembleError } from './ensemble-error.ts';
import { parseEnsembleRequest } from './ensemble-request.ts';
import type { EnsembleRequest } from './ensemble-request.ts';
import { createSamples, runSeed } from './sampling.ts';

/**
 * One run of an ensemble as plain JSON: it can be written down, sent elsewhere, computed anywhere that has the model and
 * the view, in any order, and twice, with the same result.
 */
export interface EnsembleJob {
  /** Hash of all the rest: jobs of one id are one job. */
  readonly id: string;
  readonly model: string;
  readonly modelVersion: string;
  /** Of the view it is computed on. */
  readonly viewHash: string;
  /** Of the run, defaults filled in. */
  readonly parameters: unknown;
  readonly seed: number;
  /** What of the run's frames belongs to the result. */
  readonly keep: readonly FrameReduction[];
  /** Names of the measures that belong to the result; absent: all. */
  readonly measures?: readonly string[];
}

/** One member of an ensemble: what was drawn for it, and its run. */
export interface PlannedMember {
  /** Value of each input, by its id, before it acts on the parameters. */
  readonly inputs: Readonly<Record<string, InputValue>>;
  readonly job: EnsembleJob;
}

/** What an ensemble consists of, before anything is computed. Plain JSON; the same for the same request and view. */
export interface EnsemblePlan {
  /** hash(request, model version, view hash): names the ensemble. */
  readonly id: string;
  readonly request: EnsembleRequest;
  readonly modelVersion: string;
  readonly viewHash: string;
  readonly members: readonly PlannedMember[];
}

/**
 * Draws the inputs of every member and writes its job.
 * @param viewHash of the view the runs are to be computed on.
 * @throws {EnsembleError} if the request does not fit, or an input leaves the range of its parameter: which, and how far.
 * @throws {ParameterError} if the request's own parameters do not fit the model.
 */
export function planEnsemble(model: SimulationModel, viewHash: string, raw: EnsembleRequest): EnsemblePlan {
  const request = parseEnsembleRequest(raw);
  if (request.model !== model.id) {
    throw new EnsembleError('model', `is ${request.model}, but ${model.id} is given to plan it for`);
  }
  const base = parseParameters(model, request.parameters);
  const inputs = bindInputs(model, base, request.inputs);
  const samples = createSamples(request.sampling, request.seed, request.members, inputs.length);
  const members = Array.from({ length: request.members }, (_, member): PlannedMember => {
    const drawn = inputs.map(({ quantile }, input) => quantile(samples.share(member, input)));
    const parameters = inputs.reduce(
      (tree, input, index) => input.set(tree, drawn[index] as InputValue),
      base,
    );
    return {
      inputs: Object.fromEntries(inputs.map(({ id }, index) => [id, drawn[index] as InputValue])),
      job: jobOf(
        request,
        model,
        viewHash,
        parsedFor(model, parameters, member),
        runSeed(request.seed, member),
      ),
    };
  });
  return {
    id: sha256Hex(canonicalJson({ request, modelVersion: model.version, viewHash })),
    request,
    modelVersion: model.version,
    viewHash,
    members,
  };
}

/** Inputs fit one by one; together they may break a rule between parameters. */
function parsedFor(model: SimulationModel, parameters: unknown, member: number): unknown {
  try {
    return parseParameters(model, parameters);
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    const said = error.issues.map(({ message }) => message.en.replace(/\.$/u, '')).join('; ');
    throw new EnsembleError('inputs', `do not fit each other in member ${member}: ${said}`);
  }
}

function jobOf(
  { fields, measures }: EnsembleRequest,
  { id: model, version: modelVersion }: SimulationModel,
  viewHash: string,
  parameters: unknown,
  seed: number,
): EnsembleJob {
  const content = {
    model,
    modelVersion,
    viewHash,
    parameters,
    seed,
    keep: fields.map(({ field, over }) => ({ field, over })),
    ...(measures !== undefined && { measures }),
  };
  return { id: sha256Hex(canonicalJson(content)), ...content };
}
