import type { GridGeometry } from '../../simulation/model.ts';
import type { Findings } from './findings.ts';
import type { ToxicReleaseParameters } from './parameters.ts';
import type { Receptors } from './receptors.ts';
import type { RunSetting } from './release-setting.ts';

/** Everything a finished run knows. */
export interface FinishedRun {
  readonly parameters: ToxicReleaseParameters;
  readonly setting: RunSetting;
  /** The closed form was used. */
  readonly steady: boolean;
  readonly receptors: Receptors;
  readonly findings: Findings;
  readonly grid: GridGeometry;
  /** Model id and version, as named in sources. */
  readonly model: string;
}
