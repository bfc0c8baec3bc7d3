import { transferablesOf } from '../../datasets/transferables.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { FromIfcThread, ToIfcThread } from './ifc-messages.ts';
import { startEngine } from './ifc-model.ts';
import { readIfc } from './read-ifc.ts';

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 100;

/** Body of a thread of the IFC reader: reads one file and posts what came of it. */
export async function serveIfc(
  { name, bytes, options }: ToIfcThread,
  post: (message: FromIfcThread, transfer: ArrayBuffer[]) => void,
): Promise<void> {
  let reported = performance.now();
  const onProgress = (done: number): void => {
    const now = performance.now();
    if (now - reported < REPORT_EVERY) return;
    reported = now;
    post({ kind: 'progress', done }, []);
  };
  try {
    await startEngine(name);
    post({ kind: 'started' }, []);
    await withLoadErrors({ url: name, format: 'IFC' }, undefined, async () => {
      const dataset = await readIfc(bytes, name, { ...options, onProgress });
      post({ kind: 'done', dataset }, transferablesOf(dataset));
    });
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const { problem, url, format, kind, place, remedy } = error;
    const details = { url, format, kind, remedy, ...(place !== undefined && { place }) };
    post({ kind: 'refused', problem, details }, []);
  }
}
