import { Color, ConstantProperty, GeoJsonDataSource } from '@cesium/engine';
import type { CesiumEngine } from '@cityloom/viewer/cesium';
import type { CanvasSize, GeoJsonInput, LoadTimes } from '../measurements.ts';
import {
  addBuildings,
  drain,
  drained,
  keep,
  nextFrame,
  openScene,
  readCity,
  selectedObjects,
  showOverview,
} from './scene.ts';

/** As written into the GeoJSON. */
interface BuildingProperties {
  readonly row: number;
  readonly height: number;
  readonly minHeight?: number;
}

const FRAMES_BEFORE = 10;

let engine: CesiumEngine | undefined;

/** Opens the empty scene at the overview and draws a few frames of it. */
export async function open(size: CanvasSize): Promise<void> {
  engine = openScene(size);
  showOverview(engine);
  for (let frame = 0; frame < FRAMES_BEFORE; frame++) {
    engine.requestRender();
    await nextFrame();
  }
  drain(engine);
}

function opened(): CesiumEngine {
  if (engine === undefined) throw new Error('Open the scene before loading into it.');
  return engine;
}

/** Longest time between two animation frames from now until `stop`. */
function watchFrames(): { stop(): number } {
  let last = performance.now();
  let worst = 0;
  let handle = 0;
  const tick = (): void => {
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
    handle = requestAnimationFrame(tick);
  };
  handle = requestAnimationFrame(tick);
  return {
    stop: () => {
      cancelAnimationFrame(handle);
      return Math.max(worst, performance.now() - last) / 1000;
    },
  };
}

/** Resolves at the end of the first frame at which `complete` holds. */
function drawn({ scene }: CesiumEngine, complete: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const remove = scene.postRender.addEventListener(() => {
      if (complete()) {
        remove();
        resolve();
      } else scene.requestRender();
    });
    scene.requestRender();
  });
}

async function timed(load: () => Promise<{ objects: number; complete: () => boolean }>): Promise<LoadTimes> {
  const frames = watchFrames();
  const start = performance.now();
  const { objects, complete } = await load();
  await drawn(opened(), complete);
  await drained(opened());
  return { seconds: (performance.now() - start) / 1000, worstFrameGap: frames.stop(), objects };
}

/** The buildings as the product shows them: table, tiles, state texture. */
export function loadTiles(): Promise<LoadTimes> {
  return timed(async () => {
    const city = await readCity();
    const { tileset } = await addBuildings(opened(), city);
    const { count } = city.table;
    return { objects: count, complete: () => tileset.tilesLoaded && selectedObjects(tileset) === count };
  });
}

/** The same buildings as Cesium's own way of loading GeoJSON shows them, extruded. */
export function loadGeoJson({ file, outlines }: GeoJsonInput): Promise<LoadTimes> {
  return timed(async () => {
    const source = keep(await GeoJsonDataSource.load(`./inputs/${file}`, { fill: Color.LIGHTGRAY }));
    const objects = new Set<unknown>();
    for (const entity of source.entities.values) {
      const { polygon } = entity;
      if (polygon === undefined) throw new Error(`GeoJSON: ${entity.id} is no polygon.`);
      const { row, height, minHeight } = entity.properties?.getValue() as BuildingProperties;
      objects.add(row);
      polygon.height = new ConstantProperty(minHeight ?? 0);
      polygon.extrudedHeight = new ConstantProperty(height);
      if (!outlines) polygon.outline = new ConstantProperty(false);
    }
    const { dataSources, dataSourceDisplay } = opened().widget;
    await dataSources.add(source);
    return { objects: objects.size, complete: () => dataSourceDisplay.ready };
  });
}
