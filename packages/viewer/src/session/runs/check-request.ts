import { ParameterError, parseParameters, type RunRequest, type SimulationModel } from '@cityloom/twin-core';
import { CommandError } from '../commands/command-error.ts';

/** A request that can be run: defaults filled in. */
export interface CheckedRequest {
  readonly request: RunRequest;
  readonly model: SimulationModel;
}

/** @throws {CommandError} if the model is unknown or a parameter is missing or out of range. */
export function checkRequest(request: RunRequest, models: readonly SimulationModel[]): CheckedRequest {
  const model = models.find((candidate) => candidate.id === request.model);
  if (model === undefined) {
    const known = models.map((candidate) => candidate.id).join(', ');
    throw new CommandError({
      en: `runModel: no model named "${request.model}"; use one of: ${known}.`,
      'zh-CN': `没有名为“${request.model}”的模型；可用：${known}。`,
    });
  }
  try {
    return { model, request: { ...request, parameters: parseParameters(model, request.parameters) } };
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    const { issues } = error;
    throw new CommandError(
      {
        en: `runModel: ${issues.map(({ message }) => message.en).join(' ')}`,
        'zh-CN': issues.map(({ message }) => message['zh-CN']).join(''),
      },
      { cause: error },
    );
  }
}
