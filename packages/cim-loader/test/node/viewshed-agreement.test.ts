import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCityPackage, openTwin } from '@cityloom/cim-loader';
import { buildCity, createFolderSource } from '@cityloom/cim-loader/node';
import { boundsCentre, boundsOfGeometry } from '@cityloom/twin-core';
import type { Position, Twin } from '@cityloom/twin-core';
import {
  castExactViewshed,
  castRasterViewshed,
  collectSightScene,
  rasterizeSurface,
  standingAt,
} from '@cityloom/twin-core/sight';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASTANA_TILES } from '../astana.ts';

const TILE = '12-2860-1368.mvt';
const REACH = 500;
const CELL = 2;

function finish<Result>(work: Generator<undefined, Result>): Result {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

describe('the radial sweep on a quarter of Astana', () => {
  let folder: string;
  let twin: Twin;
  let eyes: Position[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cityloom-viewshed-'));
    cpSync(join(ASTANA_TILES, TILE), join(folder, 'tiles', TILE));
    const astana = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../../data/astana/recipe.json'), 'utf8'),
    ) as { source: { files: { name: string }[] } };
    const files = astana.source.files.filter(({ name }) => name === TILE);
    const source = { ...astana.source, location: { folder: 'tiles' }, files };
    const recipe = join(folder, 'recipe.json');
    writeFileSync(recipe, JSON.stringify({ ...astana, id: 'quarter', source }));
    await buildCity({ recipe, out: join(folder, 'built') });
    twin = openTwin(await openCityPackage(createFolderSource(join(folder, 'built'))));
    // Beside every thousandth building: a little north of its middle, on the street or in the yard.
    const [part] = twin.base.layer('buildings').parts;
    eyes = Array.from({ length: 5 }, (_, index) => {
      const id = part?.table.idOf(Math.floor(((index + 0.5) * part.table.count) / 5)) ?? '';
      const geometry = twin.base.object(id)?.geometry();
      if (geometry === undefined) throw new Error(`no geometry of ${id}`);
      const [longitude, latitude] = boundsCentre(boundsOfGeometry(geometry));
      return [longitude, latitude + 0.0003];
    });
  }, 120_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([1.6, 40])('decides at least 99 of 100 cells as a ray for each does, from %d m', (eyeHeight) => {
    let hidden = 0;
    for (const position of eyes) {
      const scene = collectSightScene(twin.base, [position], REACH, CELL);
      expect(scene.solids.count).toBeGreaterThan(50);
      const cells = (2 * REACH) / CELL + 1;
      const edge = -(cells * CELL) / 2;
      const grid = { west: edge, south: edge, cellSize: CELL, columns: cells, rows: cells };
      const surface = finish(rasterizeSurface(scene.solids, scene.ground, grid));
      const eye = { x: 0, y: 0, z: standingAt(scene, 0, 0).height + eyeHeight };
      const setting = { maximumDistance: REACH, targetHeight: 0, curvature: 0.85714 };
      const fast = finish(castRasterViewshed(surface, eye, setting, scene.solids)).cells;
      const exact = finish(castExactViewshed(surface, scene.solids, scene.ground, eye, setting)).cells;
      let [inside, same] = [0, 0];
      for (let cell = 0; cell < exact.length; cell++) {
        const x = ((cell % cells) + 0.5) * CELL + edge;
        const y = (Math.floor(cell / cells) + 0.5) * CELL + edge;
        if (Math.hypot(x, y) > REACH) continue;
        inside++;
        same += fast[cell] === exact[cell] ? 1 : 0;
        hidden += exact[cell] === 0 ? 1 : 0;
      }
      expect(same / inside).toBeGreaterThanOrEqual(0.99);
    }
    // Neither all in sight nor all hidden, where agreeing would be easy.
    const share = hidden / (eyes.length * Math.PI * (REACH / CELL) ** 2);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.999);
  });
});
