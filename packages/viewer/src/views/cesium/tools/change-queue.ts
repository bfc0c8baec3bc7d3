import type { ChangeInput } from '../../../session/index.ts';
import type { ToolContext } from './tool-handler.ts';

/** Hands changes to the session one at a time; while one is under way only the latest waits. */
export interface ChangeQueue {
  push(change: ChangeInput): void;
  /** Undoes the last step, after what is under way; what waits is dropped. */
  undo(): void;
}

export function createChangeQueue(context: ToolContext): ChangeQueue {
  let next: ChangeInput | 'undo' | undefined;
  let running = false;

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      while (next !== undefined) {
        const job = next;
        next = undefined;
        await context.session.execute(
          job === 'undo' ? { type: 'undo' } : { type: 'applyChange', change: job },
        );
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
    undo() {
      next = 'undo';
      void run();
    },
  };
}
