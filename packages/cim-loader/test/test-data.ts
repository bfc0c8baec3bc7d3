import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { gunzipSync } from 'node:zlib';
import { inputFileOfBytes } from '@cityloom/cim-loader';
import type { InputFile } from '@cityloom/cim-loader';
import { openDiskFile } from '@cityloom/cim-loader/node';
import { describe } from 'vitest';

/** Folder of the real files tests are run on; they are not part of the repository. */
export const TEST_DATA: string =
  process.env['CITYLOOM_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');

const isThere = existsSync(join(TEST_DATA, 'SOURCES.md'));

/**
 * Describes tests that need the real files. Without them the tests are skipped and say so; under `CI=true` they fail.
 */
export function describeWithTestData(name: string, tests: () => void): void {
  if (isThere || process.env['CI'] === 'true') describe(name, tests);
  else describe.skip(`${name} (skipped: no test data at ${TEST_DATA}; set CITYLOOM_TEST_DATA)`, tests);
}

/** Path of one of the real files. */
export const testDataPath = (path: string): string => join(TEST_DATA, path);

/** One of the real files as loaders take it, with its neighbours. */
export const openTestData = (path: string): Promise<InputFile> => openDiskFile(testDataPath(path));

/** One of the real files in memory; gzip is unpacked. */
export function readTestData(path: string): Uint8Array<ArrayBuffer> {
  const bytes = readFileSync(testDataPath(path));
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

/** As {@link readTestData}, wrapped as a file without neighbours. */
export const testDataFile = (path: string): InputFile =>
  inputFileOfBytes(path.replace(/\.gz$/u, ''), readTestData(path));
