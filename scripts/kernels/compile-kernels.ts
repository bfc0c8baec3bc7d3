import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const SOURCES = new URL('../../packages/twin-core/assembly/', import.meta.url);
const OUTPUT = 'kernels.wasm';

/**
 * Compiles the kernels of `packages/twin-core/assembly` to WebAssembly.
 * @throws {Error} with the compiler's messages if it refuses them.
 */
export async function compileKernels(): Promise<Uint8Array> {
  let output: Uint8Array | undefined;
  let messages = '';
  const { error } = await main(
    [
      'kernels.ts',
      ...['--outFile', OUTPUT],
      ...['--runtime', 'stub'],
      ...['--enable', 'simd'],
      ...['--enable', 'threads'],
      '--noAssert',
      // With a most, so that the page can make the same import one of shared memory.
      ...['--importMemory', '--maximumMemory', '65536'],
      '-O3',
    ],
    {
      readFile(name) {
        try {
          return readFileSync(fileURLToPath(new URL(name, SOURCES)), 'utf8');
        } catch {
          // The compiler asks for a file in several places until it is found.
          return null;
        }
      },
      writeFile(name, contents) {
        if (name === OUTPUT && typeof contents !== 'string') output = contents;
      },
      listFiles: () => [],
      stderr: {
        write(chunk: Uint8Array | string) {
          messages += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
        },
      },
    },
  );
  if (error !== null || output === undefined) {
    throw new Error(`The kernels cannot be compiled: ${messages}`, { cause: error });
  }
  return output;
}

/** The module that brings the kernels into the package. */
export function kernelModule(bytes: Uint8Array): string {
  return [
    '/** Made of `packages/twin-core/assembly` by `node scripts/kernels/generate-kernels.ts`; base64. */',
    'export const KERNELS =',
    `  '${Buffer.from(bytes).toString('base64')}';`,
    '',
  ].join('\n');
}

export const KERNEL_MODULE: URL = new URL(
  '../../packages/twin-core/src/shallow-water/wasm/kernel-bytes.ts',
  import.meta.url,
);
