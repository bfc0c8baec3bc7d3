import { Cartesian2, Cesium3DTileFeature } from '@cesium/engine';
import type { CesiumEngine } from '@cityloom/viewer/cesium';
import type { Buildings } from '@cityloom/viewer/cesium/internals';
import type { CanvasPoint, PickSeries, PickTimes } from '../measurements.ts';
import {
  addBuildings,
  drain,
  driveByHand,
  openScene,
  readCity,
  renderFrame,
  renderUntil,
  selectedObjects,
  showCentre,
} from './scene.ts';

const CANVAS = { width: 640, height: 360 };
const RANGE = 600;
const WARM_UP_PICKS = 4;

/** Picks at the same places in the package's tiles and in one mesh of all buildings. */
export async function measurePicks(options: {
  readonly positions: readonly CanvasPoint[];
}): Promise<PickTimes> {
  const engine = openScene(CANVAS);
  driveByHand(engine);
  showCentre(engine, RANGE);
  const city = await readCity();
  const single = new URL('./inputs/single/tileset.json', document.baseURI).href;
  const sets = {
    tiles: await addBuildings(engine, city),
    single: await addBuildings(engine, { ...city, tileset: single }),
  };
  const series = async (name: 'tiles' | 'single'): Promise<PickSeries> => {
    await showOnly(engine, sets, name);
    if (name === 'single' && selectedObjects(sets.single.tileset) !== city.table.count) {
      throw new Error('The single mesh does not hold all buildings.');
    }
    return pickAll(engine, options.positions);
  };
  return { tiles: await series('tiles'), single: await series('single') };
}

async function showOnly(
  engine: CesiumEngine,
  sets: Readonly<Record<string, Buildings>>,
  name: string,
): Promise<void> {
  for (const [other, { tileset }] of Object.entries(sets)) tileset.show = other === name;
  const tileset = sets[name]?.tileset;
  await renderUntil(
    engine,
    () => tileset?.tilesLoaded === true && selectedObjects(tileset) > 0 && engine.scene.globe.tilesLoaded,
  );
  for (let frame = 0; frame < 3; frame++) renderFrame(engine);
}

function pickAll(engine: CesiumEngine, positions: readonly CanvasPoint[]): PickSeries {
  const milliseconds: number[] = [];
  const rows: number[] = [];
  [...positions.slice(0, WARM_UP_PICKS), ...positions].forEach(([x, y], index) => {
    const place = new Cartesian2(x * CANVAS.width, y * CANVAS.height);
    // A picture lies between two clicks; its drawing is done when the click comes.
    renderFrame(engine);
    drain(engine);
    const start = performance.now();
    const picked: unknown = engine.scene.pick(place);
    const elapsed = performance.now() - start;
    if (index < WARM_UP_PICKS) return;
    milliseconds.push(elapsed);
    const row: unknown = picked instanceof Cesium3DTileFeature ? picked.getProperty('row') : -1;
    rows.push(typeof row === 'number' ? row : -1);
  });
  return { milliseconds, rows };
}
