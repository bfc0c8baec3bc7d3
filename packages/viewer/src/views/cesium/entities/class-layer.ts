import { Color } from '@cesium/engine';
import type { EntityStore, EntityTable } from '@cityloom/twin-core/entities';
import { type EntityName, entityScale, type LiveClass, type Theme } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { SCENE_THEMES } from '../theme.ts';
import { classStyle } from './class-style.ts';
import type { EntityFrameSettings } from './entity-drawing.ts';
import { createEntityLayer, type EntityLayer } from './entity-layer.ts';
import type { EntityStyle } from './entity-looks.ts';
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

const RIM = new Color(0.03, 0.05, 0.08, 0.85);

/** Settings of a class with what its colours mean at present. */
interface Styling {
  settings: ClassSettings;
  past: PastSource | undefined;
  values: Float64Array | undefined;
  /** When the range of values was taken, by the page's clock, and that range. */
  scaledAt: number;
  scaleKey: string;
}

function styleOf(styling: Styling, table: EntityTable, now: () => number): EntityStyle {
  const { settings, past } = styling;
  const { liveClass, classes, theme, selected } = settings;
  const scale = entityScale(liveClass.colouring, table, classes, theme);
  styling.scaledAt = performance.now();
  styling.scaleKey = scale.kind === 'range' ? `${scale.least} ${scale.greatest}` : '';
  return classStyle({ table, scale, theme, selected, past, pastValues: styling.values, now });
}

const isRestyled = (a: ClassSettings, b: ClassSettings): boolean =>
  a.liveClass.colouring !== b.liveClass.colouring ||
  a.theme !== b.theme ||
  a.selected !== b.selected ||
  a.classes.length !== b.classes.length;

/** Looks that depend on time alone, a part at each frame. */
function createSweep(layer: EntityLayer): () => void {
  let swept = 0;
  return () => {
    const { count } = layer.motion;
    const part = Math.ceil(count / SWEEP_FRAMES) + 64;
    if (swept >= count) swept = 0;
    layer.refresh(swept, swept + part - 1);
    swept += part;
  };
}

const viewOf = ({ theme, liveClass }: ClassSettings): EntityFrameSettings => ({
  ...{ displayTime: 0, near: 0, farSize: 2500, outline: RIM },
  selection: selectionColour(theme),
  visible: liveClass.visible,
});

const stylingOf = (settings: ClassSettings): Styling => ({
  ...{ settings, past: undefined, values: undefined, scaledAt: -Infinity, scaleKey: '' },
});

/** Draws one class of a store. */
export function createClassLayer(
  engine: CesiumEngine,
  store: EntityStore,
  table: EntityTable,
  initial: ClassSettings,
): ClassLayer {
  const view = viewOf(initial);
  const styling = stylingOf(initial);
  const style = (): EntityStyle => styleOf(styling, table, () => view.displayTime);
  const layer = createEntityLayer(engine, table, style(), view);
  const sweep = createSweep(layer);
  let leaps = true;
  let passedAt = -Infinity;

  const takeValues = (time: number): void => {
    const { colouring } = styling.settings.liveClass;
    styling.values = styling.past && pastValues(store, table, colouring, time);
  };

  function showLeap({ time, past }: EntityFrame): void {
    leaps = false;
    styling.past = past ? (styling.past ?? createPastSource(store, table)) : undefined;
    styling.past?.load(time);
    takeValues(time);
    layer.setStyle(style());
    layer.show(styling.past ?? table, time);
  }

  /** The states to go to, once those on show are nearly reached. */
  function loadAhead(source: PastSource, { time, rate }: EntityFrame): void {
    const lead = Math.max(LEAD, LEAD_SHARE * rate);
    if (rate === 0 || source.time - time > 0.2 * lead) return;
    source.load(time + lead);
    takeValues(time);
  }

  function renewScale(): void {
    if (styling.settings.liveClass.colouring.by !== 'value') return;
    if (performance.now() - styling.scaledAt < SCALE_INTERVAL) return;
    const before = styling.scaleKey;
    const next = style();
    if (styling.scaleKey !== before || styling.past !== undefined) layer.setStyle(next);
  }

  return {
    table,
    layer,
    get source() {
      return styling.past ?? table;
    },
    setSettings(next) {
      const before = styling.settings;
      styling.settings = next;
      view.visible = next.liveClass.visible;
      view.selection = selectionColour(next.theme);
      if (!isRestyled(before, next)) return;
      takeValues(view.displayTime);
      layer.setStyle(style());
    },
    leap() {
      leaps = true;
    },
    frame(frame) {
      view.displayTime = frame.time;
      if (!view.visible) return;
      if (leaps || frame.past !== (styling.past !== undefined)) {
        showLeap(frame);
        return;
      }
      if (styling.past !== undefined) loadAhead(styling.past, frame);
      const now = performance.now();
      if (!layer.motion.isBehind && now - passedAt < PASS_INTERVAL) return;
      if (!layer.motion.isBehind) passedAt = now;
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
