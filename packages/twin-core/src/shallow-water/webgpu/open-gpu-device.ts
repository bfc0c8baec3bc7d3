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
