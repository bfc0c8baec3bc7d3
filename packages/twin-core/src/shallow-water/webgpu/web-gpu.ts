/**
 * The part of WebGPU the solvers need, as browsers and the npm package `webgpu` have it: the language's own library
 * does not declare it.
 */
export interface GpuSystem {
  requestAdapter(options?: { readonly powerPreference?: 'high-performance' }): Promise<GpuAdapter | null>;
}

/** One of the machine's graphics processors, or a program that stands in for one. */
export interface GpuAdapter {
  readonly limits: GpuLimits;
  readonly info: GpuAdapterInfo;
  requestDevice(wanted: { readonly requiredLimits: Record<string, number> }): Promise<GpuDevice>;
}

/** What an adapter tells of itself; each text may be empty. */
export interface GpuAdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** A program on the processor. */
  readonly isFallbackAdapter?: boolean;
}

/** Bytes and numbers that a device takes at most. */
export interface GpuLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
}

/** A graphics processor that is open for work. */
export interface GpuDevice {
  readonly limits: GpuLimits;
  readonly adapterInfo: GpuAdapterInfo;
  readonly queue: GpuQueue;
  /** Resolves once the device can do no more. */
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  createBuffer(wanted: { readonly size: number; readonly usage: number }): GpuBuffer;
  createShaderModule(wanted: { readonly code: string }): GpuShaderModule;
  createBindGroupLayout(wanted: { readonly entries: GpuLayoutEntry[] }): GpuPart;
  createPipelineLayout(wanted: { readonly bindGroupLayouts: GpuPart[] }): GpuPart;
  createComputePipelineAsync(wanted: {
    readonly layout: GpuPart;
    readonly compute: { readonly module: GpuPart; readonly entryPoint: string };
  }): Promise<GpuPart>;
  createBindGroup(wanted: {
    readonly layout: GpuPart;
    readonly entries: { readonly binding: number; readonly resource: { readonly buffer: GpuBuffer } }[];
  }): GpuPart;
  createCommandEncoder(): GpuEncoder;
  pushErrorScope(filter: 'validation' | 'out-of-memory'): void;
  popErrorScope(): Promise<{ readonly message: string } | null>;
  destroy(): void;
}

/** A module, a layout, a pipeline, a group or a list of commands: handed on, never looked into. */
export interface GpuPart {
  label: string;
}

/** A compiled source. */
export interface GpuShaderModule extends GpuPart {
  getCompilationInfo(): Promise<{
    readonly messages: readonly {
      readonly type: string;
      readonly lineNum: number;
      readonly message: string;
    }[];
  }>;
}

/** How a shader sees a buffer. */
export interface GpuLayoutEntry {
  readonly binding: number;
  readonly visibility: number;
  readonly buffer: { readonly type: 'storage' | 'read-only-storage' | 'uniform' };
}

/** Memory of a device. */
export interface GpuBuffer extends GpuPart {
  readonly size: number;
  mapAsync(mode: number): Promise<undefined>;
  getMappedRange(): ArrayBuffer;
  unmap(): undefined;
  destroy(): undefined;
}

/** Takes commands for a device. */
export interface GpuEncoder {
  beginComputePass(): GpuPass;
  copyBufferToBuffer(
    source: GpuBuffer,
    sourceOffset: number,
    destination: GpuBuffer,
    destinationOffset: number,
    size: number,
  ): undefined;
  finish(): GpuPart;
}

/** Shaders that run one after the other; each sees what those before it have written. */
export interface GpuPass {
  setPipeline(pipeline: GpuPart): undefined;
  setBindGroup(index: number, group: GpuPart): undefined;
  dispatchWorkgroups(across: number, up?: number): undefined;
  end(): undefined;
}

/** Where commands go. */
export interface GpuQueue {
  submit(commands: GpuPart[]): undefined;
  writeBuffer(buffer: GpuBuffer, offset: number, data: Float32Array | Uint32Array): undefined;
}

/** Flags of what a buffer is for. */
export const BUFFER_USAGE: {
  readonly read: number;
  readonly source: number;
  readonly target: number;
  readonly uniform: number;
  readonly storage: number;
} = { read: 1, source: 4, target: 8, uniform: 0x40, storage: 0x80 };

/** Mode of `mapAsync` to read. */
export const MAP_READ = 1;
/** Compute shaders, as a stage that sees a buffer. */
export const COMPUTE_STAGE = 4;
/** Workgroups in one direction that every device takes. */
export const MOST_WORKGROUPS = 65_535;
