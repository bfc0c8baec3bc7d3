import { shareGpuDevice } from '@cityloom/twin-core/shallow-water';
import type { GpuDevice, GpuSystem } from '@cityloom/twin-core/shallow-water';

/** Kept: the package's devices end with it. */
let system: GpuSystem | undefined;

/**
 * The graphics processor of this machine, through the package `webgpu`; `undefined` where that is not installed or finds
 * none. An open device keeps the process alive; `destroy()` it when it is no longer needed.
 */
export const openNodeGpu: () => Promise<GpuDevice | undefined> = shareGpuDevice(async () => {
  try {
    const { create } = await import('webgpu');
    system ??= create([]) as unknown as GpuSystem;
  } catch {
    // Not installed, or not for this machine: there is no graphics processor then.
    return undefined;
  }
  return system;
});
