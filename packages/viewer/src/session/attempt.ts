import { describeError, isCancellation } from './commands/command-error.ts';
import type { SessionContext } from './session-context.ts';

export type Report = (error: unknown) => void;

/** Shows a failure as a notice and sends it as an event; a cancellation is none. */
export function createReport(context: SessionContext): Report {
  return (error) => {
    if (isCancellation(error)) return;
    const text = describeError(error);
    context.notify('error', text);
    context.events.emit('error', { message: text.en });
  };
}

export type Attempt = <Result>(action: () => Result | Promise<Result>) => Promise<Result>;

/** Whatever fails is shown and sent as an event before it reaches the caller. */
export function createAttempt(report: Report): Attempt {
  return async (action) => {
    try {
      return await action();
    } catch (error) {
      report(error);
      throw error;
    }
  };
}
