import { openDataset } from '@cityloom/cim-loader';
import { expect, it } from 'vitest';
import { hashOfValues } from '../3d-tiles/dataset-hash.ts';
import { SAMPLE_PICTURES } from './sample-pictures.ts';
import { texturedSquare } from './textured-square.ts';

it.each(Object.entries(SAMPLE_PICTURES))(
  'feature ids in %s have in a browser the values they have in Node',
  async (_name, { mimeType, base64, extension, hash }) => {
    const dataset = await openDataset(texturedSquare(mimeType, base64, extension));
    expect(await hashOfValues(dataset)).toBe(hash);
  },
);
