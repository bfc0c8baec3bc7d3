import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileKernels, KERNEL_MODULE, kernelModule } from '../kernels/compile-kernels.ts';

it('the package has the kernels that their sources give', async () => {
  // Not `toBe`: a difference of kilobytes of base64 helps nobody.
  const isSame = readFileSync(KERNEL_MODULE, 'utf8') === kernelModule(await compileKernels());
  expect(isSame, 'run node scripts/kernels/generate-kernels.ts').toBe(true);
});
