import { Color } from '@cesium/engine';
import type { EntityStore, EntityTable } from '@cityloom/twin-core';
import { type EntityName, entityScale, type LiveClass, type Theme } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { SCENE_THEMES } from '../theme.ts';
import { classStyle } from './class-style.ts';
import { createEntityLayer, type EntityLayer } from './entity-layer.ts';
import type { MotionSource } from './motion-columns.ts';
import { pastValues } from './past-values.ts';
import { createPastSource, type PastSource } from './past-source.ts';

/** What people want of a class on the map. */
export interface ClassSettings {
  readonly liveClass: LiveClass;
  /** All classes: colours go by their order. */
  readonly classes: readonly LiveClass[];
  readonly theme: Theme;
  readonly selected: EntityName | undefined;
}

/** A frame as the entities see it. */
export interface EntityFrame {
  /** Moment on show, milliseconds since 1970. */
  readonly time: number;
  /** Milliseconds on show per millisecond: 1 in live mode. */
  readonly rate: number;
  readonly past: boolean;
  /** True once the frame's time for entities is used up. */
  readonly isOver: () => boolean;
}

/** One class of live entities on the map. */
export interface ClassLayer extends Disposable {
  readonly table: EntityTable;
  readonly layer: EntityLayer;
  /** What is on show: the table, or states of the past. */
  readonly source: MotionSource;
  setSettings(settings: ClassSettings): void;
  /** The next frame shows its moment at once, without a way from what is on show. */
  leap(): void;
  /** Brings the class to the moment of a frame, as far as there is time. */
  frame(frame: EntityFrame): void;
  /** True while there is something to do at each frame. */
  isBusy(time: number): boolean;
}

/** Milliseconds between two beginnings of a pass over the reports: more often would only upload the same again. */
const PASS_INTERVAL = 90;
/** All looks are gone over once in so many frames: ages alter without a report. */
const SWEEP_FRAMES = 120;
/** Ranges of values are taken anew so often, milliseconds. */
const SCALE_INTERVAL = 2000;
/** How far ahead the states of the past are asked for, milliseconds: on show, and of waiting for them. */
const LEAD = 1000;
const LEAD_SHARE = 250;

const RIM = new Color(0.04, 0.06, 0.09, 0.8);

/** Draws one class of a store. */
export function createClassLayer(
  engine: CesiumEngine,
  store: EntityStore,
  table: EntityTable,
  initial: ClassSettings,
): ClassLayer {
  const view = {
    ...{ displayTime: 0, near: 0, farSize: 2500, outline: RIM },
    selection: selectionColour(initial.theme),
    visible: initial.liveClass.visible,
  };
  let settings = initial;
  let past: PastSource | undefined;
  let values: Float64Array | undefined;
  let leaps = true;
  let passedAt = -Infinity;
  let scaledAt = -Infinity;
  let scaleKey = '';
  let swept = 0;

  const style = (): ReturnType<typeof classStyle> => {
    const { liveClass, classes, theme, selected } = settings;
    const scale = entityScale(liveClass.colouring, table, classes, theme);
    scaledAt = performance.now();
    scaleKey = scale.kind === 'range' ? `${scale.least} ${scale.greatest}` : '';
    const now = (): number => view.displayTime;
    return classStyle({ table, scale, theme, selected, past, pastValues: values, now });
  };
  const layer = createEntityLayer(engine, table, style(), view);

  function showLeap({ time, past: isPast }: EntityFrame): void {
    leaps = false;
    past = isPast ? (past ?? createPastSource(store, table)) : undefined;
    past?.load(time);
    values = past && pastValues(store, table, settings.liveClass.colouring, time);
    layer.setStyle(style());
    layer.show(past ?? table, time);
  }

  /** The states to go to, once those on show are nearly reached. */
  function loadAhead(source: PastSource, { time, rate }: EntityFrame): void {
    const lead = Math.max(LEAD, LEAD_SHARE * rate);
    if (rate === 0 || source.time - time > 0.2 * lead) return;
    source.load(time + lead);
    values = pastValues(store, table, settings.liveClass.colouring, time);
  }

  /** Looks that depend on time alone, a part at each frame. */
  function sweep(): void {
    const { count } = layer.motion;
    const part = Math.ceil(count / SWEEP_FRAMES) + 64;
    if (swept >= count) swept = 0;
    layer.refresh(swept, swept + part - 1);
    swept += part;
  }

  function renewScale(): void {
    if (settings.liveClass.colouring.by !== 'value' || performance.now() - scaledAt < SCALE_INTERVAL) return;
    const before = scaleKey;
    const next = style();
    if (scaleKey !== before || past !== undefined) layer.setStyle(next);
  }

  return {
    table,
    layer,
    get source() {
      return past ?? table;
    },
    setSettings(next) {
      const isRestyled =
        next.liveClass.colouring !== settings.liveClass.colouring ||
        next.theme !== settings.theme ||
        next.selected !== settings.selected ||
        next.classes.length !== settings.classes.length;
      settings = next;
      view.visible = next.liveClass.visible;
      view.selection = selectionColour(next.theme);
      if (isRestyled) {
        values = past && pastValues(store, table, next.liveClass.colouring, view.displayTime);
        layer.setStyle(style());
      }
    },
    leap() {
      leaps = true;
    },
    frame(frame) {
      view.displayTime = frame.time;
      if (!view.visible) return;
      if (leaps || frame.past !== (past !== undefined)) {
        showLeap(frame);
        return;
      }
      if (past !== undefined) loadAhead(past, frame);
      const now = performance.now();
      if (!layer.motion.isBehind) {
        if (now - passedAt < PASS_INTERVAL) return;
        passedAt = now;
      }
      if (frame.isOver()) return;
      layer.follow(frame.time, frame.isOver);
      renewScale();
      if (!frame.isOver()) sweep();
    },
    isBusy: (time) => view.visible && (layer.motion.isBehind || layer.motion.movesUntil > time),
    dispose() {
      layer.dispose();
    },
  };
}

function selectionColour(theme: Theme): Color {
  const [red, green, blue] = SCENE_THEMES[theme].selection;
  return new Color(red, green, blue, 1);
}
