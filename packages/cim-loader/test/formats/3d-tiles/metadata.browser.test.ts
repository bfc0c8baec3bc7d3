import { inputFileOfBytes, openDataset, openUrl } from '@cityloom/cim-loader';
import { describe, expect, it } from 'vitest';
import { PACKED_BOXES } from '../gltf/packed-boxes.ts';
import { hashOfValues } from './dataset-hash.ts';
import { METADATA_SAMPLES } from './metadata-samples.ts';

/** Whether the real files are served; without them there is nothing to compare. */
const isThere = (await fetch('/test-data/SOURCES.md')).ok;

describe.skipIf(!isThere)('metadata of every sample in a browser, read over HTTP', () => {
  it.each(Object.entries(METADATA_SAMPLES))('%s gives the values Node gives', async (path, hash) => {
    const file = await openUrl(new URL(`/test-data/${path}`, location.href).href);
    expect(await hashOfValues(await openDataset(file))).toBe(hash);
  });
});

describe('compressed models in a browser', () => {
  it.each(Object.entries(PACKED_BOXES))('%s is unpacked', async (packing, { base64, hash }) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const dataset = await openDataset(inputFileOfBytes(`${packing}.glb`, bytes));
    expect(dataset.report.counts).toEqual({ boxes: 4 });
    expect(await hashOfValues(dataset)).toBe(hash);
  });
});
