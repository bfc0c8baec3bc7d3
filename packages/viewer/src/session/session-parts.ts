import { createReport, type Report } from './attempt.ts';
import { createEnsembleOpener, type EnsembleOpener } from './ensembles/ensemble-opener.ts';
import { createLayerControl, type LayerControl } from './layers/layer-control.ts';
import { createLiveOpener, type LiveOpener } from './live/live-opener.ts';
import { createRunControl, type RunControl } from './runs/run-control.ts';
import { createBranchList, type BranchList } from './scenarios/branch-list.ts';
import type { SessionContext } from './session-context.ts';
import type { LoadedCity } from './session-options.ts';
import { createSharedLayerOpener, type SharedLayerOpener } from './shared-layers/shared-layer-opener.ts';
import { createPersistence, type Persistence } from './storing/persistence.ts';
import { createRestorer, type Restorer } from './storing/session-restore.ts';

/** What a session is made of, one part for each thing that is done in it. */
export interface SessionParts {
  readonly list: BranchList;
  readonly runs: RunControl;
  readonly ensembles: EnsembleOpener;
  readonly live: LiveOpener;
  readonly layers: LayerControl;
  readonly shared: SharedLayerOpener;
  readonly persistence: Persistence;
  readonly restorer: Restorer;
  readonly report: Report;
}

/** The city as its package has it, and with the layers people added. */
export interface Cities {
  packaged: LoadedCity | undefined;
  shown: LoadedCity | undefined;
}

/** Before any layer is added. */
export function citiesOf(loaded: LoadedCity): Cities {
  return { packaged: loaded, shown: loaded };
}

export function createParts(context: SessionContext, cities: Cities): SessionParts {
  const list = createBranchList(context);
  const runs = createRunControl(context);
  const packaged = (): LoadedCity => cities.packaged ?? context.city();
  const layers = createLayerControl(context, list, packaged, (extended) => {
    cities.shown = extended;
  });
  const persistence = createPersistence(context, packaged);
  const shared = createSharedLayerOpener(context, layers);
  const ensembles = createEnsembleOpener(context);
  const live = createLiveOpener(context, persistence);
  const restorer = createRestorer({ context, list, runs, layers, live, shared, persistence, packaged });
  const report = createReport(context);
  return { list, runs, ensembles, live, layers, shared, persistence, restorer, report };
}
