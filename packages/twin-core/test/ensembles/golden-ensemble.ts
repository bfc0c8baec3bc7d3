import type { EnsembleRequest } from '@cityloom/twin-core/ensembles';
import { goldenRequest } from '../models/toxic-release/golden-release.ts';

/** A release whose wind and rate are not known; all kinds of numbers of chance take part. */
export const ensembleRequest: EnsembleRequest = {
  model: 'toxic-release',
  parameters: goldenRequest.parameters as Readonly<Record<string, unknown>>,
  inputs: [
    {
      id: 'wind',
      parameters: ['windFromDegrees'],
      effect: 'offset',
      cyclic: true,
      distribution: { kind: 'normal', mean: 0, standardDeviation: 15 },
    },
    {
      id: 'rate',
      parameters: ['releaseRate'],
      effect: 'factor',
      distribution: { kind: 'log-normal', median: 1, geometricStandardDeviation: 1.5 },
    },
    {
      id: 'speed',
      parameters: ['windSpeed'],
      distribution: { kind: 'triangular', minimum: 2, mode: 3, maximum: 6 },
    },
  ],
  members: 6,
  seed: 20_261_123,
  sampling: 'latin-hypercube',
  fields: [{ field: 'concentration', over: 'greatest', thresholds: 'levels' }],
};

/** Of that ensemble on the golden view: the same in Node and in every browser. */
export const ENSEMBLE_HASH = 'a2a5682487c1cabdbc279ed3b71028ebd2ae6051c12b264cc8b14f5f294869c0';
