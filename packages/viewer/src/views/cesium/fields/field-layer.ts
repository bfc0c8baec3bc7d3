import { drawnField, type Session, type SessionState } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import type { HourLight } from '../shading.ts';
import type { LitParts } from '../sun/lit-parts.ts';
import { createFieldDrawing, type FieldDrawing } from './field-drawing.ts';
import { fieldLight } from './field-light.ts';
import { shownField } from './shown-field.ts';

/** Seconds after which the ripples begin anew, for single precision. */
const RIPPLE_DAY = 3000;

/** The shown run's field, and whether it is still being made. */
export interface FieldLayer extends Disposable {
  readonly busy: boolean;
}

/**
 * Ripples move with the time on show, as fast as the clock on the wall while it plays, and stand when it stands: at rest
 * nothing is drawn. For people who asked for less motion they stand always.
 */
function rippleSeconds({ time, playbackSpeed }: SessionState): number {
  if (globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches) return 0;
  return (time / playbackSpeed) % RIPPLE_DAY;
}

/** The field of the shown run on the map. While nothing changes it costs nothing. */
export function createFieldLayer(engine: CesiumEngine, { store }: Session, lit: LitParts): FieldLayer {
  let drawing: FieldDrawing | undefined;
  let hour: HourLight | undefined;

  function relight(): void {
    drawing?.setLight(fieldLight(store.getState().theme, hour));
  }

  function show(state: SessionState): void {
    drawing?.show(state.time, rippleSeconds(state));
    if (state.playing) drawing?.prepare(state.time);
  }

  function rebuild(state: SessionState): void {
    drawing?.dispose();
    drawing = undefined;
    const field = drawnField(state);
    if (field === undefined || state.run === undefined) return;
    const shown = shownField(field, state.run.result);
    drawing = createFieldDrawing(engine, shown, fieldLight(state.theme, hour));
    show(state);
  }

  const part = {
    setLight(light: HourLight | undefined) {
      hour = light;
      relight();
    },
  };
  lit.add(part);
  rebuild(store.getState());
  const unsubscribe = store.subscribe((state, previous) => {
    if (drawnField(state) !== drawnField(previous)) rebuild(state);
    else if (state.time !== previous.time) show(state);
    if (state.theme !== previous.theme) relight();
  });
  return {
    get busy() {
      return drawing?.busy ?? false;
    },
    dispose() {
      unsubscribe();
      lit.remove(part);
      drawing?.dispose();
      drawing = undefined;
    },
  };
}
