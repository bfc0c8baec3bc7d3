import { decodeBase64 } from './decode-base64.ts';
import { KERNELS } from './kernel-bytes.ts';
import { webAssembly } from './web-assembly.ts';
import type { WebAssemblyModule } from './web-assembly.ts';

/** Whether this engine runs the kernels. */
export function canRunWasm(): boolean {
  return webAssembly()?.validate(decodeBase64(KERNELS)) ?? false;
}

/** Module and field of the only import, and its kind, as they stand in the module's bytes: the memory. */
const MEMORY_IMPORT = [3, ...codesOf('env'), 6, ...codesOf('memory'), 2];
/** What follows them: limits with a most, of a memory of one thread or of several. */
const LIMITED = 1;
const SHARED = 3;

/**
 * Bytes of the kernels, for a memory of this thread alone or for one that threads share. The two differ in nothing else:
 * a second build would be the same 17 kB again.
 * @throws {Error} if the bytes import no memory with a most.
 */
export function kernelBytes(shared: boolean): Uint8Array {
  const bytes = decodeBase64(KERNELS);
  const at = bytes.findIndex((_, start) => MEMORY_IMPORT.every((code, next) => bytes[start + next] === code));
  const limits = at + MEMORY_IMPORT.length;
  if (at < 0 || bytes[limits] !== LIMITED) {
    throw new Error('The kernels import no memory with a most; build them with scripts/kernels.');
  }
  if (shared) bytes[limits] = SHARED;
  return bytes;
}

const modules = new Map<boolean, WebAssemblyModule>();

/** The kernels, compiled once for each kind of memory. The engine must have WebAssembly. */
export function kernelModule(shared: boolean): WebAssemblyModule {
  const known = modules.get(shared);
  if (known !== undefined) return known;
  const engine = webAssembly();
  if (engine === undefined) throw new Error('This engine has no WebAssembly; choose the scalar back end.');
  const module = new engine.Module(kernelBytes(shared));
  modules.set(shared, module);
  return module;
}

function codesOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}
