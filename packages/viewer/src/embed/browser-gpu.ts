import { shareGpuDevice, type GpuDevice, type GpuSystem } from '@cityloom/twin-core/shallow-water';

/** The graphics processor of this page or worker; `undefined` where the browser has no WebGPU or no adapter for it. */
export const openBrowserGpu: () => Promise<GpuDevice | undefined> = shareGpuDevice(() =>
  Promise.resolve((navigator as { readonly gpu?: GpuSystem }).gpu),
);
