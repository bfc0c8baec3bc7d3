/**
 * The part of WebGPU the solvers need, as browsers and the npm package `webgpu` have it: the language's own library
 * does not declare it.
 */
export interface GpuSystem {
  /** Comes to null where there is none. */
  requestAdapter(options?: { readonly powerPreference?: 'high-performance' }): Promise<GpuAdapter | null>;
}

/** One of the machine's graphics processors, or a program that stands in for one. */
export interface GpuAdapter {
  readonly limits: GpuLimits;
  readonly info: GpuAdapterInfo;
  /** Rejects where a limit is beyond that of the adapter. */
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
  /** Memory of so many bytes, all 0, for the given uses. */
  createBuffer(wanted: { readonly size: number; readonly usage: number }): GpuBuffer;
  /** Compiles WGSL; faults are told by the module. */
  createShaderModule(wanted: { readonly code: string }): GpuShaderModule;
  /** How a kernel sees its buffers. */
  createBindGroupLayout(wanted: { readonly entries: GpuLayoutEntry[] }): GpuPart;
  /** The layouts of all groups of a kernel. */
  createPipelineLayout(wanted: { readonly bindGroupLayouts: GpuPart[] }): GpuPart;
  /** A kernel that is ready to run. Rejects where the device refuses it. */
  createComputePipelineAsync(wanted: {
    readonly layout: GpuPart;
    readonly compute: { readonly module: GpuPart; readonly entryPoint: string };
  }): Promise<GpuPart>;
  /** Buffers in the places of a layout. */
  createBindGroup(wanted: {
    readonly layout: GpuPart;
    readonly entries: { readonly binding: number; readonly resource: { readonly buffer: GpuBuffer } }[];
  }): GpuPart;
  /** Begins a list of commands. */
  createCommandEncoder(): GpuEncoder;
  /** Begins to collect errors of a kind. */
  pushErrorScope(filter: 'validation' | 'out-of-memory'): void;
  /** The first error collected since, null where there was none. */
  popErrorScope(): Promise<{ readonly message: string } | null>;
  /** Ends the device: it counts as lost. */
  destroy(): void;
}

/** A module, a layout, a pipeline, a group or a list of commands: handed on, never looked into. */
export interface GpuPart {
  label: string;
}

/** A compiled source. */
export interface GpuShaderModule extends GpuPart {
  /** What the compiler found. */
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
  /** Lets the buffer be read once the work before it is done. */
  mapAsync(mode: number): Promise<undefined>;
  /** The contents, until `unmap`. */
  getMappedRange(): ArrayBuffer;
  /** Gives the buffer back to the device. */
  unmap(): undefined;
  /** Gives the memory back. */
  destroy(): undefined;
}

/** Takes commands for a device. */
export interface GpuEncoder {
  /** Begins to run kernels. */
  beginComputePass(): GpuPass;
  /** Copies bytes, multiples of 4. */
  copyBufferToBuffer(
    source: GpuBuffer,
    sourceOffset: number,
    destination: GpuBuffer,
    destinationOffset: number,
    size: number,
  ): undefined;
  /** The commands, to be submitted. */
  finish(): GpuPart;
}

/** Shaders that run one after the other; each sees what those before it have written. */
export interface GpuPass {
  /** The kernel that runs next. */
  setPipeline(pipeline: GpuPart): undefined;
  /** The buffers it runs on. */
  setBindGroup(index: number, group: GpuPart): undefined;
  /** Runs it in so many workgroups. */
  dispatchWorkgroups(across: number, up?: number): undefined;
  /** Ends the run of kernels. */
  end(): undefined;
}

/** Where commands go. */
export interface GpuQueue {
  /** Has commands done, after all submitted before. */
  submit(commands: GpuPart[]): undefined;
  /** Copies data into a buffer before all that is submitted later. Offset in bytes. */
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
