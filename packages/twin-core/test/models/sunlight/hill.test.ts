import { createTwin, type HeightGrid, type Twin } from '@cityloom/twin-core';
import { sunOfBand } from '@cityloom/twin-core/models/sunlight';
import { expect, it } from 'vitest';
import { CENTRE, createSmallCity, rectangle } from '../../twin/small-city.ts';
import { runOn } from './run-on.ts';

const METRES_NORTH = 111_270;

/** Ground that is level north of a line and rises southwards from there, up to a crest. */
function slope(rise: number, crest: number): HeightGrid {
  const [columns, rows] = [60, 600];
  const bounds = [CENTRE[0] - 0.06, CENTRE[1] - 0.03, CENTRE[0] + 0.06, CENTRE[1] + 0.01] as const;
  const heights = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const latitude = bounds[3] - ((row + 0.5) / rows) * (bounds[3] - bounds[1]);
    const south = Math.max(0, (CENTRE[1] - latitude) * METRES_NORTH);
    heights.fill(100 + rise * Math.min(south, crest), row * columns, (row + 1) * columns);
  }
  return { columns, rows, bounds, heights };
}

function cityOn(terrain: HeightGrid): Twin {
  return createTwin({ scene: createSmallCity(0).scene, terrain: [terrain] });
}

it('a slope to the south shades what lies behind its foot as the angle of the slope says', () => {
  const rise = 0.3;
  // Long enough that nothing but the slope decides, also in the morning and the evening.
  const branch = cityOn(slope(rise, 1500)).createBranch({ id: 'b', title: '' });
  const view = (() => {
    branch.apply({
      at: '2026-11-21T10:00:00Z',
      by: 'planner',
      id: '1',
      kind: 'object.add',
      layer: 'buildings',
      object: 'buildings/house',
      geometry: rectangle(0, 20, 20, 10),
      attributes: { height: 6, use: 'residential' },
    });
    return branch.view();
  })();
  const hours = (options: object): number =>
    runOn(view, { field: false, shadowReach: 1500, ...options }).outcome.states[0]?.columns[0]?.values[0] ??
    NaN;
  const shaded = hours({});
  // The sun stands over an endless slope where tan(altitude) / cos(azimuth from south) > rise.
  const { directions } = sunOfBand(CENTRE[1], -20.13, [8, 16], 60, false);
  let expected = 0;
  for (let at = 0; at < directions.length; at += 3) {
    if ((directions[at + 2] as number) > rise * -(directions[at + 1] as number)) expected += 1 / 60;
  }
  expect(expected).toBeGreaterThan(1);
  expect(expected).toBeLessThan(6);
  expect(Math.abs(shaded - expected)).toBeLessThan(0.25);
});
