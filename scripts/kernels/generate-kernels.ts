/**
 * Writes the compiled kernels of the flow solvers into the package. Run after altering `packages/twin-core/assembly`:
 * `node scripts/kernels/generate-kernels.ts`.
 */
import { writeFileSync } from 'node:fs';
import { compileKernels, KERNEL_MODULE, kernelModule } from './compile-kernels.ts';

writeFileSync(KERNEL_MODULE, kernelModule(await compileKernels()));
