import { dirname, resolve } from 'node:path';
import { parseEnsembleRequest } from '@cityloom/twin-core/ensembles';
import type { EnsembleRequest } from '@cityloom/twin-core/ensembles';
import { parseScenario } from '@cityloom/twin-core/scenarios';
import type { Scenario } from '@cityloom/twin-core/scenarios';
import { z } from 'zod';
import { LoadError } from '../validation/load-error.ts';
import { readJsonFile } from './json-file.ts';
import { readScenario } from './scenario-input.ts';

/** An ensemble as a file: what it is called, the scenario it is about, and its request. */
export interface EnsembleFile {
  readonly title: string;
  readonly scenario: Scenario;
  /** Its parameters filled in from the scenario's run of the model. */
  readonly request: EnsembleRequest;
}

const fileSchema = z.strictObject({
  schema: z.literal('cityloom/ensemble'),
  schemaVersion: z.literal(1),
  title: z.string().min(1),
  /** Path of a scenario, from the file's folder, or the scenario itself. */
  scenario: z.union([z.string().min(1), z.looseObject({})]),
  request: z.looseObject({ model: z.string(), parameters: z.record(z.string(), z.unknown()).default({}) }),
});

/**
 * Reads an ensemble's file and the scenario it names.
 * @param members instead of those of the file.
 * @throws {LoadError} if a file is not there or is no such file; `EnsembleError` and `ScenarioError` for their contents.
 */
export async function readEnsembleFile(path: string, members: number | undefined): Promise<EnsembleFile> {
  const file = await readHead(path);
  const scenario =
    typeof file.scenario === 'string'
      ? await readScenario(resolve(dirname(path), file.scenario))
      : parseScenario(file.scenario);
  const { request } = file;
  const run = scenario.runs.find(({ model }) => model === request.model);
  return {
    title: file.title,
    scenario,
    request: parseEnsembleRequest({
      ...request,
      parameters: { ...(run?.parameters as object | undefined), ...request.parameters },
      ...(members !== undefined && { members }),
    }),
  };
}

async function readHead(path: string): Promise<z.infer<typeof fileSchema>> {
  const format = 'ensemble';
  const json = await readJsonFile(path, format);
  const parsed = fileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new LoadError(issue?.message ?? 'no ensemble', {
    url: path,
    format,
    kind: 'invalid',
    place: issue === undefined || issue.path.length === 0 ? 'the file' : issue.path.join('.'),
    remedy:
      'give schema "cityloom/ensemble", schemaVersion 1, title, scenario and request (docs/guides/ensembles.md)',
  });
}
