import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';

describe('the embedding example', () => {
  let out: string;

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'cityloom-embed-'));
    await build({
      configFile: join(import.meta.dirname, 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir: out, emptyOutDir: true, minify: false, reportCompressedSize: false },
    });
  }, 300_000);

  afterAll(() => {
    rmSync(out, { recursive: true, force: true });
  });

  it('builds from the public entries, with what Cesium loads at run time beside it', () => {
    const scripts = readdirSync(join(out, 'assets')).filter((name) => name.endsWith('.js'));
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    const entry = scripts.find((name) => page.includes(`./assets/${name}`));
    expect(entry).toBeDefined();
    // The page's own code comes first and Cesium later, in a file of its own.
    const sizes = scripts.map((name) => statSync(join(out, 'assets', name)).size);
    expect(statSync(join(out, 'assets', entry ?? '')).size).toBeLessThan(Math.max(...sizes) / 2);
    expect(scripts.some((name) => name.includes('simulation-worker'))).toBe(true);
    expect(readdirSync(join(out, 'assets')).some((name) => name.endsWith('.css'))).toBe(true);
    expect(readdirSync(join(out, 'cesium')).sort()).toEqual(['Assets', 'ThirdParty', 'Workers']);
  });
});
