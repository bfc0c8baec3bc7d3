import type { CesiumEngine } from '@cityloom/viewer/cesium';
import type { FrameTimes } from '../measurements.ts';
import {
  addBuildings,
  drain,
  driveByHand,
  nextFrame,
  openScene,
  readCity,
  renderFrame,
  renderUntil,
  selectedObjects,
  showOverview,
} from './scene.ts';

/** So small that what remains is what the processor does per frame, not per pixel. */
const CANVAS = { width: 64, height: 36 };
const FRAMES_PER_TURN = 20;
const WARM_UP_TURNS = 2;

/** Radians of orbit per frame: no two frames have the same camera. */
const ORBIT_STEP = 0.004;

/** Two scenes of the same settings, one with the city; they take turns frame block by frame block. */
export async function measureFrames({ frames }: { readonly frames: number }): Promise<FrameTimes> {
  const empty = openScene(CANVAS);
  const full = openScene(CANVAS);
  [empty, full].forEach(driveByHand);
  const city = await readCity();
  const { tileset } = await addBuildings(full, city);
  const complete = (): boolean => tileset.tilesLoaded && selectedObjects(tileset) === city.table.count;
  showOverview(full);
  await renderUntil(full, complete);
  const times: Record<'city' | 'empty', number[]> = { city: [], empty: [] };
  let step = 0;
  const orbit = async (engine: CesiumEngine): Promise<number[]> => {
    const milliseconds: number[] = [];
    for (let frame = 0; frame < FRAMES_PER_TURN; frame++) {
      showOverview(engine, ORBIT_STEP * (step + frame));
      milliseconds.push(renderFrame(engine));
      // The graphics process works beside; were its queue to fill, its time would be counted as ours.
      drain(engine);
      if (engine === full && !complete()) throw new Error('A building left the view during the orbit.');
      await nextFrame();
    }
    return milliseconds;
  };
  for (let turn = -WARM_UP_TURNS; turn * FRAMES_PER_TURN < frames; turn++) {
    const [cityTimes, emptyTimes] = [await orbit(full), await orbit(empty)];
    step += FRAMES_PER_TURN;
    if (turn < 0) continue;
    times.city.push(...cityTimes);
    times.empty.push(...emptyTimes);
  }
  return times;
}
