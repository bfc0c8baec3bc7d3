import type { FusionSourceRules } from '@cityloom/cim-loader';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Session } from '../../session/index.ts';
import { recipeOf, type FusionDraft } from './fusion-draft.ts';
import type { FusionListName } from './fusion-entries.ts';
import type { FusionOutcome } from './fusion-messages.ts';
import { createFusionRunner, type FusionRunner } from './fusion-runner.ts';
import { sourceTable, type SourceTable } from './fusion-tables.ts';

/** What a finished fusion gave, and of what it was made. */
export interface FusionResult extends FusionOutcome {
  readonly draft: FusionDraft;
  /** Names of the layers in their sources: ids of the report begin with them. */
  readonly modelName: string;
  readonly sourceNames: readonly string[];
}

export type RunState =
  | { readonly kind: 'idle' | 'cancelled' }
  | { readonly kind: 'running'; readonly done: number; readonly source: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** What the panel shows; kept while it is closed, as long as the session is. */
export interface FusionState {
  readonly draft: FusionDraft | undefined;
  /** Source that is edited and whose lists are shown. */
  readonly source: number;
  readonly run: RunState;
  readonly result: FusionResult | undefined;
  /** Whether the rules are shown; after a run the result stands first. */
  readonly rulesOpen: boolean;
  readonly list: FusionListName;
  readonly query: string;
  /** Objects of the entry that was chosen, by the model's id or the first of the data. */
  readonly chosen: string | undefined;
  /** Why an imported recipe cannot be used. */
  readonly importProblem: string | undefined;
}

/** The panel's state and what can be done. */
export interface FusionDesk {
  readonly store: StoreApi<FusionState>;
  setDraft(draft: FusionDraft | undefined): void;
  /** Alters the rules of the source at work. */
  setRules(alter: (rules: FusionSourceRules) => FusionSourceRules): void;
  /** {@link setRules} for a decision: the result follows at once. */
  decide(alter: (rules: FusionSourceRules) => FusionSourceRules): void;
  /** A failure is in the state. */
  run(): Promise<void>;
  cancel(): void;
}

const desks = new WeakMap<Session, FusionDesk>();

/** The one desk of a session. */
export function fusionDesk(session: Session): FusionDesk {
  const known = desks.get(session);
  if (known !== undefined) return known;
  const desk = createDesk(session);
  desks.set(session, desk);
  return desk;
}

function createDesk(session: Session): FusionDesk {
  const runner = createFusionRunner();
  const store = createStore<FusionState>(() => ({
    draft: undefined,
    source: 0,
    run: { kind: 'idle' },
    result: undefined,
    rulesOpen: true,
    list: 'matched',
    query: '',
    chosen: undefined,
    importProblem: undefined,
  }));

  function setRules(alter: (rules: FusionSourceRules) => FusionSourceRules): void {
    store.setState(({ draft, source }) => ({
      draft: draft && {
        ...draft,
        sources: draft.sources.map((each, index) =>
          index === source ? { ...each, rules: alter(each.rules) } : each,
        ),
      },
    }));
  }

  async function run(): Promise<void> {
    const { draft } = store.getState();
    if (draft === undefined) return;
    store.setState({ run: { kind: 'running', done: 0, source: draft.sources[0]?.rules.id ?? '' } });
    try {
      const result = await runDraft(session, runner, draft, (done, source) => {
        store.setState({ run: { kind: 'running', done, source } });
      });
      store.setState((state) => ({
        run: { kind: 'idle' },
        result,
        rulesOpen: state.result === undefined ? false : state.rulesOpen,
      }));
    } catch (error) {
      // Ended for a newer run: that one tells how it goes.
      if (store.getState().draft !== draft) return;
      const cancelled = error instanceof Error && error.name === 'AbortError';
      const reason = error instanceof Error ? error.message : String(error);
      store.setState({ run: cancelled ? { kind: 'cancelled' } : { kind: 'failed', reason } });
    }
  }

  return {
    store,
    setRules,
    run,
    setDraft(draft) {
      store.setState({
        ...{ draft, source: 0, result: undefined, run: { kind: 'idle' }, rulesOpen: true },
        ...{ chosen: undefined, query: '', list: 'matched', importProblem: undefined },
      });
    },
    decide(alter) {
      setRules(alter);
      void run();
    },
    cancel() {
      runner.cancel();
    },
  };
}

async function runDraft(
  session: Session,
  runner: FusionRunner,
  draft: FusionDraft,
  onProgress: (done: number, source: string) => void,
): Promise<FusionResult> {
  const table = (layer: string): SourceTable => {
    const found = sourceTable(session, layer);
    if (found === undefined) throw new Error(`layer ${layer} is not in the city any more`);
    return found;
  };
  const model = table(draft.model);
  const sources = draft.sources.map(({ layer, rules }) => ({ rules, table: table(layer) }));
  const outcome = await runner.run(
    {
      model: { table: model.source, origin: draft.origin, time: draft.time },
      sources: sources.map(({ rules, table: own }) => ({ rules, table: own.source })),
    },
    onProgress,
  );
  return {
    ...outcome,
    draft,
    modelName: model.name,
    sourceNames: sources.map(({ table: own }) => own.name),
  };
}

/** Brings the values of a result to its layer, with the recipe that made them. */
export async function applyResult(session: Session, result: FusionResult): Promise<void> {
  const { draft, columns, contentHash, reportHash } = result;
  const recipe = recipeOf(draft, session.store.getState());
  await session.layers.fuse({ layer: draft.model, recipe, columns, contentHash, reportHash });
}
