import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runNode } from '../../packages/cim-loader/test/cli/astana-workspace.ts';

it('reads, fuses and measures', async () => {
  const { code, stdout, stderr } = await runNode(
    join(import.meta.dirname, 'index.ts'),
    [],
    import.meta.dirname,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trimEnd().split('\n')).toEqual([
    'buildings.geojson: geojson, 2 objects, 0 warnings',
    'registry.csv: csv, 3 objects, 0 warnings',
    'matched 2, data only 1',
    'buildings/b1: 6 storeys (land registry)',
    'buildings/b2: 5 storeys (land registry)',
    'buildings/b2: value-out-of-range, 1800 > 1000',
  ]);
});
