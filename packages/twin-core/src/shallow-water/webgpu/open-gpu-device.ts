import type { GpuDevice, GpuSystem } from './web-gpu.ts';

/** Buffers that a kernel binds. */
const STORAGE_BUFFERS = 8;

/**
 * Opens the fastest graphics processor there is, with buffers as large as it allows.
 * @returns `undefined` where there is none.
 */
export async function openGpuDevice(system: GpuSystem | undefined): Promise<GpuDevice | undefined> {
  const adapter = await system?.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === undefined || adapter === null) return undefined;
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return adapter.requestDevice({
    requiredLimits: {
      maxBufferSize,
      maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: STORAGE_BUFFERS,
    },
  });
}

/** One device for all runs of a thread: opened with the first that asks, anew after it was lost. */
export function shareGpuDevice(
  findSystem: () => Promise<GpuSystem | undefined>,
): () => Promise<GpuDevice | undefined> {
  let opening: Promise<GpuDevice | undefined> | undefined;
  const forget = (): void => {
    opening = undefined;
  };
  return () => {
    opening ??= findSystem()
      .then(openGpuDevice)
      .then((device) => {
        void device?.lost.then(forget);
        return device;
      });
    opening.catch(forget);
    return opening;
  };
}
