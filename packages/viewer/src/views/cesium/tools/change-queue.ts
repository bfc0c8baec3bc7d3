import type { ChangeInput, Command } from '../../../session/index.ts';
import type { ToolContext } from './tool-handler.ts';

/** Hands changes to the session one at a time; while one is under way only the latest waits. */
export interface ChangeQueue {
  push(change: ChangeInput): void;
  /** Several changes that are one step to undo. @param edit the same again is the same edit going on. */
  pushAll(edit: string, changes: readonly ChangeInput[]): void;
  /** Undoes the last step, after what is under way; what waits is dropped. */
  undo(): void;
}

/** Changes that go together. */
interface Edit {
  readonly edit: string;
  readonly changes: readonly ChangeInput[];
}

function commandOf(job: ChangeInput | Edit | 'undo', { session }: ToolContext): Command {
  if (job === 'undo') return { type: 'undo' };
  if (!('edit' in job)) return { type: 'applyChange', change: job };
  const own = new Set(job.changes.map(({ id }) => id));
  const before = (session.store.getState().branch?.changes ?? []).filter(({ id }) => !own.has(id));
  return { type: 'replaceChanges', edit: job.edit, changes: [...before, ...job.changes] };
}

export function createChangeQueue(context: ToolContext): ChangeQueue {
  let next: ChangeInput | Edit | 'undo' | undefined;
  let running = false;

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      while (next !== undefined) {
        const job = next;
        next = undefined;
        await context.session.execute(commandOf(job, context));
        context.repaint();
      }
    } catch (cause) {
      next = undefined;
      const reason = cause instanceof Error ? cause.message : String(cause);
      context.notify('move', {
        en: `The object could not be changed: ${reason}`,
        'zh-CN': `无法修改该对象：${reason}`,
      });
    } finally {
      running = false;
    }
  };
  return {
    push(change) {
      next = change;
      void run();
    },
    pushAll(edit, changes) {
      next = { edit, changes };
      void run();
    },
    undo() {
      next = 'undo';
      void run();
    },
  };
}
