import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { countObjects, LoadError, openDataset } from '@cityloom/cim-loader';
import type { Dataset, DatasetLayer } from '@cityloom/cim-loader';
import { openDiskFile } from '@cityloom/cim-loader/node';
import { expect, it } from 'vitest';
import { describeWithTestData, TEST_DATA } from '../test-data.ts';

function listFiles(): string[] {
  return readdirSync(TEST_DATA, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(TEST_DATA, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function describeLayer(layer: DatasetLayer): string {
  const columns = layer.kind === 'features' ? `, ${layer.table.columns.size} columns` : '';
  const kind = layer.kind === 'features' ? (layer.table.geometry?.type ?? 'rows') : layer.kind;
  return `${layer.id} (${countObjects(layer)} ${kind}${columns})`;
}

function describeDataset({ format, version, crs, layers, report }: Dataset): string {
  const codes = [...new Set(report.warnings.map(({ code }) => code))].sort();
  return [
    `${format}${version === undefined ? '' : ` ${version}`}`,
    crs?.code ?? crs?.name ?? 'no CRS',
    layers.map(describeLayer).join('; '),
    codes.join(' '),
  ].join(' | ');
}

async function describeFile(path: string): Promise<string> {
  try {
    return describeDataset(await openDataset(await openDiskFile(join(TEST_DATA, path))));
  } catch (error) {
    // Anything but a LoadError is a fault of ours, with its trace.
    if (!(error instanceof LoadError))
      throw new Error(`${path} is neither read nor refused`, { cause: error });
    expect(error.message, path).toMatch(/^[^\n]+; [^\n]+$/u);
    return `refused: ${error.kind}`;
  }
}

describeWithTestData('every file of the test data', () => {
  it(
    'is read to the same layers and counts as ever, or refused in one line',
    { timeout: 600_000 },
    async () => {
      const lines: string[] = [];
      for (const path of listFiles()) lines.push(`${path} | ${await describeFile(path)}`);
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./all-test-data.expected.txt');
    },
  );
});
