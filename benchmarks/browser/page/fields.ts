import { createRandom, type FieldDescription, type FieldFrame } from '@cityloom/twin-core';
import type { CesiumEngine } from '@cityloom/viewer/cesium';
import { createFieldLayer, createLitParts } from '@cityloom/viewer/cesium/internals';
import type { FieldFrameOptions, FieldFrameTimes } from '../measurements.ts';
import { drapeField } from './draped-field.ts';
import { drain, driveByHand, keep, nextFrame, openScene, renderFrame, showCentre } from './scene.ts';

/** So small that what remains is what the processor does per frame, not per pixel. */
const CANVAS = { width: 64, height: 36 };
const CENTRE = [71.4306, 51.1283] as const;
/** Frames of the run, and seconds between them. */
const RUN_FRAMES = 12;
const INTERVAL = 60;
/** Drawn frames for each of the run's: at 60 frames a second, a run at 180 times real time. */
const DRAWN_PER_FRAME = 20;
const CELL = 5;
const BLOCK = 4;

type LayerSession = Parameters<typeof createFieldLayer>[1];

interface Flood {
  readonly depth: FieldDescription;
  readonly fields: readonly FieldDescription[];
  readonly frames: readonly FieldFrame[];
}

const label = { en: '', 'zh-CN': '' };

/** Water that spreads from the middle over half the cells, with a flow; seeded. */
function floodOf(side: number): Flood {
  const random = createRandom(20260601);
  const noise = Float32Array.from({ length: side * side }, () => 0.1 * random.next());
  const half = [(side * CELL) / 2 / 69_900, (side * CELL) / 2 / 111_250] as const;
  const bounds = [
    CENTRE[0] - half[0],
    CENTRE[1] - half[1],
    CENTRE[0] + half[0],
    CENTRE[1] + half[1],
  ] as const;
  const grid = { columns: side, rows: side, cellSize: CELL, bounds };
  const blocks = { ...grid, columns: side / BLOCK, rows: side / BLOCK, cellSize: CELL * BLOCK };
  const levels = [0.15, 0.3, 0.5, 1].map((limit) => ({ limit, label }));
  const depth: FieldDescription = {
    ...{ id: 'depth', title: label, unit: 'm', grid, levels },
    water: { flowEast: 'east', flowNorth: 'north' },
  };
  const flow = (id: string): FieldDescription => ({
    ...{ id, title: label, unit: 'm/s', grid: blocks, levels: [] },
  });
  const frames: FieldFrame[] = [];
  for (let frame = 0; frame < RUN_FRAMES; frame++) {
    const time = frame * INTERVAL;
    const values = new Float32Array(side * side);
    const level = 0.4 + (1.2 * frame) / RUN_FRAMES;
    for (let cell = 0; cell < values.length; cell++) {
      const away = Math.hypot((cell % side) - side / 2, Math.floor(cell / side) - side / 2) / (side / 2);
      values[cell] = Math.max(0, level * (1 - away) + (noise[cell] as number) - 0.2);
    }
    const speed = new Float32Array(blocks.columns * blocks.rows).fill(0.6);
    frames.push({ field: 'east', time, values: speed }, { field: 'north', time, values: speed });
    frames.push({ field: 'depth', time, values });
  }
  return { depth, fields: [depth, flow('east'), flow('north')], frames };
}

type Showing = (time: number) => void;

/** The product's field layer, with a session of nothing but a run whose time plays. */
function showOurs(engine: CesiumEngine, { fields, frames }: Flood): Showing {
  let state = {
    ...{ time: 0, playing: true, playbackSpeed: 180, theme: 'dark' },
    run: { result: { outcome: { fields }, frames } },
  };
  let listener: (next: typeof state, previous: typeof state) => void = () => undefined;
  const session = {
    store: {
      getState: () => state,
      subscribe: (listen: typeof listener) => {
        listener = listen;
        return () => undefined;
      },
    },
  };
  keep(createFieldLayer(engine, session as unknown as LayerSession, createLitParts()));
  return (time) => {
    const previous = state;
    state = { ...state, time };
    listener(state, previous);
  };
}

async function showDraped(engine: CesiumEngine, { depth, frames }: Flood): Promise<Showing> {
  const draped = await drapeField(
    engine,
    depth,
    frames.filter(({ field }) => field === depth.id),
  );
  return (time) => {
    const before = Math.min(RUN_FRAMES - 1, Math.floor(time / INTERVAL));
    const after = Math.min(RUN_FRAMES - 1, before + 1);
    draped.show(before, after, time / INTERVAL - before);
  };
}

/** A run that plays from its start to its end; what is shown is worked out and drawn within the clock. */
export async function measureFields({ way, side }: FieldFrameOptions): Promise<FieldFrameTimes> {
  const engine = openScene(CANVAS);
  driveByHand(engine);
  showCentre(engine, side * CELL);
  for (let frame = 0; frame < 60; frame++) {
    await nextFrame();
    renderFrame(engine);
  }
  const flood = floodOf(side);
  const empty = await measureBare(engine);
  const show = way === 'ours' ? showOurs(engine, flood) : await showDraped(engine, flood);
  const times: FieldFrameTimes = { empty, blended: [], changed: [] };
  const warmUp = 10;
  for (let frame = -warmUp; frame < (RUN_FRAMES - 1) * DRAWN_PER_FRAME; frame++) {
    const start = performance.now();
    show((Math.max(0, frame) / DRAWN_PER_FRAME) * INTERVAL);
    const milliseconds = performance.now() - start + renderFrame(engine);
    // The graphics process works beside; were its queue to fill, its time would be counted as ours.
    drain(engine);
    if (frame > 0) (frame % DRAWN_PER_FRAME === 0 ? times.changed : times.blended).push(milliseconds);
    await nextFrame();
  }
  return times;
}

async function measureBare(engine: CesiumEngine): Promise<number[]> {
  const times: number[] = [];
  for (let frame = 0; frame < 60; frame++) {
    times.push(renderFrame(engine));
    drain(engine);
    await nextFrame();
  }
  return times;
}
