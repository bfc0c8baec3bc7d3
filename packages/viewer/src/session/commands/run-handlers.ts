import { adoptRunChanges } from '../runs/adopt-changes.ts';
import type { RunControl } from '../runs/run-control.ts';
import { readAlong, readAt, stopReadingAt } from '../readings/reading-places.ts';
import type { SessionContext } from '../session-context.ts';
import type { Handlers } from './handlers.ts';

/** The commands on simulations and their results. */
export function createRunHandlers(
  context: SessionContext,
  runs: RunControl,
): Pick<
  Handlers,
  'runModel' | 'cancelRun' | 'selectRun' | 'compareRun' | 'drawField' | 'adoptRunChanges' | 'setTime'
> {
  return {
    runModel: ({ request, onBase }) => runs.run(request, onBase === true),
    cancelRun() {
      runs.cancel();
    },
    selectRun: ({ id }) => runs.select(id),
    compareRun({ run }) {
      runs.compare(run);
    },
    drawField({ field }) {
      runs.drawField(field);
    },
    adoptRunChanges({ run }) {
      adoptRunChanges(context, run);
    },
    setTime({ seconds }) {
      runs.setTime(seconds);
    },
  };
}

/** The commands on where results are read. */
export function createReadingHandlers({
  store,
}: SessionContext): Pick<Handlers, 'readAt' | 'stopReadingAt' | 'readAlong'> {
  return {
    readAt({ position, name }) {
      store.setState(({ readingPoints }) => ({ readingPoints: readAt(readingPoints, position, name) }));
    },
    stopReadingAt({ name }) {
      store.setState(({ readingPoints }) => ({ readingPoints: stopReadingAt(readingPoints, name) }));
    },
    readAlong({ line }) {
      store.setState({ readingLine: readAlong(line) });
    },
  };
}
