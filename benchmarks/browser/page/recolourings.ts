import { type Cesium3DTile, type Cesium3DTileContent, Cesium3DTileset, Color } from '@cesium/engine';
import type { FeatureTable, RunResult } from '@cityloom/twin-core';
import { SEVERITY_COLOURS } from '@cityloom/viewer/cesium';
import { allowFeatureIdsWithoutTable, stateColours } from '@cityloom/viewer/cesium/internals';
import type { CesiumEngine } from '@cityloom/viewer/cesium';
import type { RecolourTimes } from '../measurements.ts';
import {
  addBuildings,
  type City,
  drain,
  driveByHand,
  keep,
  openScene,
  readCity,
  renderFrame,
  renderUntil,
  selectedObjects,
  showOverview,
} from './scene.ts';

const CANVAS = { width: 64, height: 36 };
const PLAIN_FRAMES = 40;
const SEVERITIES = ['blue', 'yellow', 'orange', 'red'] as const;

type Recolour = (levels: readonly number[]) => void;

/** Colours every building by its level of a run: through the state texture, and feature by feature. */
export async function measureRecolourings(options: {
  readonly levels: readonly number[][];
}): Promise<RecolourTimes> {
  const city = await readCity();
  const texture = await textureScene(city);
  const features = await featureScene(city);
  // Results are made before the clock runs: they come from the worker that ran the model.
  const results = options.levels.map((levels) => structuredClone(resultOf(city.table, levels)));
  const times = {
    texture: [] as number[],
    textureAgain: [] as number[],
    features: [] as number[],
  };
  const plainFrame = { texture: plain(texture.engine), features: plain(features.engine) };
  options.levels.forEach((levels, index) => {
    const result = results[index] as RunResult;
    const show = (): void => {
      texture.show(result);
    };
    times.texture.push(timed(texture.engine, show) - plainFrame.texture);
    times.features.push(
      timed(features.engine, () => {
        features.recolour(levels);
      }) - plainFrame.features,
    );
  });
  for (const result of results) {
    const elapsed = timed(texture.engine, () => {
      texture.show(result);
    });
    times.textureAgain.push(elapsed - plainFrame.texture);
  }
  return { ...times, plainFrame };
}

/** Main thread of the recolouring and of the frame after it, which uploads. */
function timed(engine: CesiumEngine, recolour: () => void): number {
  renderFrame(engine);
  drain(engine);
  const start = performance.now();
  recolour();
  renderFrame(engine);
  const elapsed = performance.now() - start;
  drain(engine);
  return elapsed;
}

/** Median of frames in which nothing was recoloured. */
function plain(engine: CesiumEngine): number {
  const times = Array.from({ length: PLAIN_FRAMES }, () => timed(engine, () => undefined));
  return times.toSorted((a, b) => a - b)[PLAIN_FRAMES >> 1] ?? 0;
}

async function textureScene(
  city: City,
): Promise<{ engine: CesiumEngine; show: (result: RunResult) => void }> {
  const engine = openScene(CANVAS);
  driveByHand(engine);
  showOverview(engine);
  const buildings = await addBuildings(engine, city);
  await renderUntil(engine, () => isComplete(buildings.tileset, city.table));
  const { table } = city;
  let texels: Uint8Array | undefined;
  return {
    engine,
    show(result) {
      texels = stateColours({ table, view: undefined, result }, texels);
      buildings.setStates(texels);
    },
  };
}

/** The tiles without our shader, coloured by Cesium's interface for it: `feature.color`. */
async function featureScene({ table, tileset: url }: City): Promise<{
  engine: CesiumEngine;
  recolour: Recolour;
}> {
  const engine = openScene(CANVAS);
  driveByHand(engine);
  showOverview(engine);
  allowFeatureIdsWithoutTable();
  const tileset = keep(await Cesium3DTileset.fromUrl(url, { dynamicScreenSpaceError: false }));
  engine.scene.primitives.add(tileset);
  const contents: Cesium3DTileContent[] = [];
  tileset.tileLoad.addEventListener(({ content }: Cesium3DTile) => {
    contents.push(content);
  });
  await renderUntil(engine, () => isComplete(tileset, table));
  const colours = SEVERITIES.map((severity) => new Color(...SEVERITY_COLOURS[severity], 1));
  return {
    engine,
    recolour(levels) {
      for (const content of contents) {
        for (let index = 0; index < content.featuresLength; index++) {
          const feature = content.getFeature(index);
          const level = levels[feature.getProperty('row') as number] ?? 0;
          feature.color = colours[level - 1] ?? Color.WHITE;
        }
      }
    },
  };
}

function isComplete(tileset: Cesium3DTileset, table: FeatureTable): boolean {
  return tileset.tilesLoaded && selectedObjects(tileset) === table.count;
}

/** A run's result with a level for every building; only its states matter to the picture. */
function resultOf(table: FeatureTable, levels: readonly number[]): RunResult {
  const label = { en: 'Level', 'zh-CN': '级别' };
  return {
    runId: 'bench',
    model: 'bench',
    modelVersion: '1',
    viewHash: 'bench',
    parameters: {},
    seed: 1,
    frames: [],
    resultHash: 'bench',
    seconds: 0,
    outcome: {
      measures: [],
      fields: [],
      outlines: [],
      changes: [],
      warnings: [],
      states: [
        {
          layer: table.layer,
          objects: Array.from({ length: table.count }, (_, row) => table.idOf(row)),
          // As the models give it.
          rows: Int32Array.from({ length: table.count }, (_, row) => row),
          columns: [],
          level: Uint8Array.from(levels),
          levels: SEVERITIES.map((severity) => ({ label, severity })),
        },
      ],
    },
  };
}
