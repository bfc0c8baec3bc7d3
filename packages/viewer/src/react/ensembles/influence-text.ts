import { describeParameters, type LocalizedText, type SimulationModel } from '@cityloom/twin-core';
import type { MeasureDistribution } from '@cityloom/twin-core/ensembles';
import type { Language } from '../../session/index.ts';
import { formatDifference } from '../values/format.ts';

/** Weaker correlations than this may be chance. */
const WORTH_A_WORD = 0.3;

/** The inputs a measure follows, strongest first, each with its rank correlation; empty: none clearly. */
export function influenceText(
  { influences }: MeasureDistribution,
  model: SimulationModel | undefined,
  { local, language }: { readonly local: (text: LocalizedText) => string; readonly language: Language },
): string {
  const parameters = model === undefined ? [] : describeParameters(model);
  return influences
    .filter(({ rankCorrelation }) => Math.abs(rankCorrelation) >= WORTH_A_WORD)
    .map(({ input, rankCorrelation }) => {
      const title = parameters.find(({ name }) => name === input)?.title;
      return `${title === undefined ? input : local(title)} (${formatDifference(rankCorrelation, '1', language)})`;
    })
    .join(', ');
}
