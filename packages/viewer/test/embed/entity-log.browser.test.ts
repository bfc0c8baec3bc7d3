import { foldEntityLog } from '@cityloom/twin-core/entities';
import { expect, it } from 'vitest';
import { LOG_START, SAMPLE_LOG_HASH, sampleLog } from '../../../twin-core/test/entities/sample-log.ts';

it('folds a log to the same state in the browser as in Node', () => {
  expect(foldEntityLog(sampleLog(120, 30)).hashAt(LOG_START + 77_500)).toBe(SAMPLE_LOG_HASH);
});
