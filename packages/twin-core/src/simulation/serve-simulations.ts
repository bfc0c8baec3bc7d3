import { driveRun } from './drive.ts';
import type { RunHost } from './drive.ts';
import { listenTo } from './message-port.ts';
import type { SimulationPort } from './message-port.ts';
import type { FieldFrame } from './model.ts';
import type { SimulationCommand, SimulationReply } from './protocol.ts';
import type { ModelRegistry } from './registry.ts';
import { createRunMemories } from './run-memory.ts';
import type { RunMemories } from './run-memory.ts';

/** A worker must be able to hear a cancel while it computes, so the pause is not optional here. */
export interface ServerHost extends RunHost {
  readonly pause: () => Promise<void>;
}

/** Least advance that is worth a message. */
const PROGRESS_STEP = 0.01;

/** Answers the requests of a `createPortRunner` on the other side of the port. */
export function serveSimulations(port: SimulationPort, registry: ModelRegistry, host: ServerHost): void {
  const signals = new Map<number, { aborted: boolean }>();
  const memories = createRunMemories(host.mostRunsKept);
  const reply = (message: SimulationReply, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer);
  };
  listenTo(port, {
    message(message) {
      const command = message as SimulationCommand;
      if (command.kind === 'cancel') {
        const signal = signals.get(command.id);
        if (signal !== undefined) signal.aborted = true;
        return;
      }
      const signal = { aborted: false };
      signals.set(command.id, signal);
      void serveRun({ registry, host, memories }, command, signal, reply).finally(() => {
        signals.delete(command.id);
      });
    },
    failure() {
      // The other side is gone; nobody is left to tell.
    },
  });
}

interface Serving {
  readonly registry: ModelRegistry;
  readonly host: ServerHost;
  readonly memories: RunMemories;
}

async function serveRun(
  { registry, host, memories }: Serving,
  command: Extract<SimulationCommand, { kind: 'run' }>,
  signal: { aborted: boolean },
  reply: (message: SimulationReply, transfer?: ArrayBuffer[]) => void,
): Promise<void> {
  const { id } = command;
  let reported = 0;
  try {
    const model = registry.model(command.model);
    if (model.version !== command.modelVersion) {
      throw new Error(
        `the worker has version ${model.version}, the page ${command.modelVersion}; reload the page`,
      );
    }
    const driven = await driveRun(host, model, command.input, command.parameters, {
      seed: command.seed,
      signal,
      memory: memories.of(model.id),
      onProgress: (done) => {
        if (done - reported < PROGRESS_STEP && done < 1) return;
        reported = done;
        reply({ kind: 'progress', id, done });
      },
      ...(command.keep && { keep: command.keep }),
      onFrame: (frame) => {
        reply({ kind: 'frame', id, frame }, transferable(frame));
      },
    });
    reply({ kind: 'outcome', id, ...driven });
  } catch (cause) {
    if (signal.aborted) reply({ kind: 'cancelled', id });
    else reply({ kind: 'failure', id, message: cause instanceof Error ? cause.message : String(cause) });
  }
}

/** Frames travel without a copy if they own their buffer. */
function transferable(frame: FieldFrame): ArrayBuffer[] {
  const { buffer, byteLength } = frame.values;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
