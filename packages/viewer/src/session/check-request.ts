import type { RunRequest, SimulationModel } from '@cityloom/twin-core';
import { CommandError } from './command-error.ts';
import { describeIssue } from './command-schema.ts';

/** @throws {CommandError} if the model is unknown or a parameter is missing or out of range. */
export function checkRequest(request: RunRequest, models: readonly SimulationModel[]): void {
  const model = models.find((candidate) => candidate.id === request.model);
  if (model === undefined) {
    const known = models.map((candidate) => candidate.id).join(', ');
    throw new CommandError({
      en: `runModel: no model named "${request.model}"; use one of: ${known}.`,
      'zh-CN': `没有名为“${request.model}”的模型;可用:${known}。`,
    });
  }
  const parsed = model.parameters.safeParse(request.parameters);
  if (!parsed.success) {
    const issue = describeIssue(parsed.error);
    throw new CommandError(
      {
        en: `runModel: parameters of ${model.id}: ${issue}; correct it and run again.`,
        'zh-CN': `模型“${model.title['zh-CN']}”的参数无效:${issue};请更正后重新运行。`,
      },
      { cause: parsed.error },
    );
  }
}
