import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateTileset } from '@cityloom/cim-loader';
import { afterAll, describe, expect, it } from 'vitest';
import { cityloom } from './astana-workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'cityloom-tiles-cli-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const square = (x: number): number[][] => [
  [x, 47],
  [x + 1e-4, 47],
  [x + 1e-4, 47.0001],
  [x, 47.0001],
  [x, 47],
];

const input = join(folder, 'houses.geojson');
writeFileSync(
  input,
  JSON.stringify({
    type: 'FeatureCollection',
    features: [8, 8.001, 8.002].map((x, id) => ({
      type: 'Feature',
      id,
      properties: id === 0 ? {} : { height: 5 + id },
      geometry: { type: 'Polygon', coordinates: [square(x)] },
    })),
  }),
);

describe('cityloom tiles', () => {
  it('writes a tileset and prints what it took', async () => {
    const out = join(folder, 'out');
    const { code, stdout } = await cityloom(
      ['tiles', input, '--out', out, '--implicit', '--compression', 'none', '--json'],
      folder,
    );
    expect(code).toBe(0);
    const summary = JSON.parse(stdout) as Record<string, unknown>;
    expect(summary).toMatchObject({ objects: 3, layers: [{ name: 'houses', path: 'tileset.json' }] });
    expect(summary['warnings']).toEqual([expect.objectContaining({ code: 'height-assumed', count: 1 })]);
    for (const name of ['tiles', 'bytes', 'seconds', 'objectsPerSecond', 'peakMemoryMiB'])
      expect(summary[name]).toBeGreaterThan(0);
    const { faults, objects } = await validateTileset((path) => readFileSync(join(out, path)));
    expect({ faults, objects }).toEqual({ faults: [], objects: 3 });
  }, 30_000);

  it.each([
    [['--default-height', 'tall'], /--default-height: is tall; give a number/u],
    [['--compression', 'zip'], /Allowed choices are meshopt, draco, none/u],
    [['--layer', 'trees'], /no polygon layer trees/u],
  ])(
    'refuses %j in one line, and writes nothing',
    async (flags, line) => {
      const out = join(folder, 'refused');
      const { code, stdout, stderr } = await cityloom(['tiles', input, '--out', out, ...flags], folder);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(line);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(existsSync(out)).toBe(false);
    },
    30_000,
  );
});
