import { openDataset } from '@cityloom/cim-loader';
import { expect, it } from 'vitest';
import { describeWithTestData, openTestData } from '../../test-data.ts';
import { hashOfValues } from './dataset-hash.ts';
import { METADATA_SAMPLES } from './metadata-samples.ts';

describeWithTestData('metadata of every sample in Node', () => {
  it.each(Object.entries(METADATA_SAMPLES))('%s', async (path, hash) => {
    expect(await hashOfValues(await openDataset(await openTestData(path)))).toBe(hash);
  });
});
