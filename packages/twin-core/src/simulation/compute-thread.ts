import type { ThreadTask } from './compute-host.ts';

/** What one thread is started with. */
export interface ThreadCall extends Omit<ThreadTask, 'calls'> {
  readonly call: readonly number[];
}

/** The part of WebAssembly that a thread needs. */
interface WebAssemblyEngine {
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: object } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

/**
 * What a thread of {@link ThreadTask} does: makes its instance of the module, says that it has begun, and calls the
 * export. Returns when that does.
 * @throws {Error} if the module has no such export, or whatever the export traps on.
 */
export function runThread({ module, memory, entry, call }: ThreadCall, begun: () => void): void {
  const { Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyEngine }).WebAssembly;
  const { exports } = new Instance(module, { env: { memory } });
  const serve = exports[entry];
  if (typeof serve !== 'function') throw new Error(`the module has no function ${entry}; build it again.`);
  begun();
  (serve as (...given: readonly number[]) => void)(...call);
}
