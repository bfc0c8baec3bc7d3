import { changesOn, type Change, type RunRequest, type View } from '@cityloom/twin-core';
import { CommandError } from '../commands/command-error.ts';
import type { SessionContext } from '../session-context.ts';
import type { RecordedRun, StoredRun } from '../session-state.ts';
import { drawableFields } from './drawn-field.ts';
import { comparableRuns } from './run-pair.ts';
import { createRunSlot } from './run-slot.ts';
import { recordRun, runDuration, showRun } from './run-store.ts';

export type RunRecipe = Pick<RecordedRun, 'request' | 'branch' | 'changes'>;

/** The commands on simulations. */
export interface RunControl {
  /** Resolves when the run is finished and on show. @param onBase whatever scenario is current. */
  run(request: RunRequest, onBase?: boolean): Promise<void>;
  cancel(): void;
  /** Shows a run; one known by its recipe alone is computed first. */
  select(id: string | undefined): Promise<void>;
  setTime(seconds: number): void;
  /** @throws {CommandError} if none is on show, or it cannot be held against this one. */
  compare(run: string | undefined): void;
  /** @throws {CommandError} if the run on show has no such field, or none is on show. */
  drawField(field: string | undefined): void;
  record(run: RecordedRun): void;
  /** Computes a run on the base with these changes and shows it. */
  runRecipe(recipe: RunRecipe): Promise<StoredRun>;
  onFinish(listener: (run: StoredRun) => void): void;
  dispose(): void;
}

export function createRunControl(context: SessionContext): RunControl {
  const { store } = context;
  const listeners: ((run: StoredRun) => void)[] = [];
  const slot = createRunSlot(context, (run) => {
    for (const listener of listeners) listener(run);
  });

  async function runRecipe({ request, branch, changes }: RunRecipe): Promise<StoredRun> {
    return slot.compute(viewWith(changes, context), request, { branch, changes });
  }

  return {
    runRecipe,
    async run(request, onBase = false) {
      const { branch: current, planDay } = store.getState();
      const branch = onBase ? undefined : current;
      const dated = planDay === undefined ? {} : { at: planDay };
      const view = branch === undefined ? context.city().baseView : branch.view(dated);
      const all = branch === undefined ? [] : [...branch.changes];
      const changes = planDay === undefined ? all : changesOn(all, planDay);
      await slot.compute(view, request, { branch: branch?.id, changes });
    },
    cancel() {
      slot.cancel();
    },
    async select(id) {
      const { runs, recordedRuns } = store.getState();
      const stored = runs.find((run) => run.result.runId === id);
      if (id === undefined || stored !== undefined) {
        showRun(store, stored);
        return;
      }
      const recorded = recordedRuns.find((run) => run.runId === id);
      if (recorded === undefined) {
        throw new CommandError({
          en: `selectRun: no run has the id "${id}"; use one of describe().runs.`,
          'zh-CN': `没有编号为“${id}”的模拟结果；请使用已有结果。`,
        });
      }
      const run = await runRecipe(recorded);
      if (run.result.resultHash !== recorded.resultHash) tellChanged(recorded, context);
    },
    setTime(seconds) {
      store.setState((state) => ({ time: Math.min(seconds, runDuration(state.run)) }));
    },
    compare(run) {
      if (run !== undefined) requireComparable(run, context);
      store.setState({ comparedRun: run });
    },
    drawField(field) {
      if (field !== undefined) requireField(field, context);
      store.setState({ drawnField: field });
    },
    record(run) {
      recordRun(store, run);
    },
    onFinish(listener) {
      listeners.push(listener);
    },
    dispose() {
      slot.cancel();
      listeners.length = 0;
    },
  };
}

function requireComparable(run: string, { store }: SessionContext): void {
  const known = comparableRuns(store.getState()).map(({ result }) => result.runId);
  if (known.includes(run)) return;
  throw new CommandError(
    known.length === 0
      ? {
          en: 'compareRun: there is no other run of the model on show in memory; run it again on another scenario (runModel), or show an older one (selectRun) first.',
          'zh-CN': '内存中没有同一模型的其他结果可供对比；请在其他方案上再次运行，或先打开较早的结果。',
        }
      : {
          en: `compareRun: the run on show cannot be held against "${run}"; use one of: ${known.join(', ')}.`,
          'zh-CN': `当前结果不能与“${run}”对比；可用：${known.join('、')}。`,
        },
  );
}

function requireField(field: string, { store }: SessionContext): void {
  const known = drawableFields(store.getState()).map(({ id }) => id);
  if (known.includes(field)) return;
  throw new CommandError(
    known.length === 0
      ? {
          en: `drawField: no run with a field is on show; run a model (runModel) or show a run (selectRun) first.`,
          'zh-CN': '当前未显示含结果图层的模拟；请先运行模型或选择一次运行。',
        }
      : {
          en: `drawField: the run on show has no field "${field}"; use one of: ${known.join(', ')}.`,
          'zh-CN': `当前结果没有字段“${field}”；可用：${known.join(', ')}。`,
        },
  );
}

/** A view of the base with these changes, whatever became of the branch they were made on. */
function viewWith(changes: readonly Change[], context: SessionContext): View {
  const city = context.city();
  if (changes.length === 0) return city.baseView;
  return city.createBranch({ id: context.createId('recipe'), title: 'recipe', changes }).view();
}

function tellChanged(recorded: RecordedRun, context: SessionContext): void {
  context.store.setState((state) => ({
    recordedRuns: state.recordedRuns.filter((other) => other !== recorded),
  }));
  const { model } = recorded.request;
  context.notify('warning', {
    en: `Run of ${model}: computed again with another result, because the city's data or the model changed since.`,
    'zh-CN': `模拟 ${model}：由于城市数据或模型已更新，重新计算的结果与原结果不同。`,
  });
}
