/** The part of WebAssembly the kernels need: every engine has it, the language's own library does not declare it. */
interface WebAssemblyEngine {
  readonly Module: new (bytes: Uint8Array) => WebAssemblyModule;
  readonly Instance: new (
    module: WebAssemblyModule,
    imports: { readonly env: { readonly memory: WebAssemblyMemory } },
  ) => { readonly exports: Readonly<Record<string, (...given: number[]) => number>> };
  readonly Memory: new (pages: {
    readonly initial: number;
    readonly maximum?: number;
    readonly shared?: boolean;
  }) => WebAssemblyMemory;
  validate(bytes: Uint8Array): boolean;
}

/** A compiled module: can be sent to workers. */
export type WebAssemblyModule = object;

export interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}

/** The engine's WebAssembly; `undefined` where it is switched off. */
export function webAssembly(): WebAssemblyEngine | undefined {
  return (globalThis as { readonly WebAssembly?: WebAssemblyEngine }).WebAssembly;
}
