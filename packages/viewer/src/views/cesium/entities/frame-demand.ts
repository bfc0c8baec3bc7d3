import { drawsLive, type LiveClass, type LiveState, type SessionState } from '../../../session/index.ts';

/** Milliseconds between two frames where nothing moves but something may be reported. */
const REPORT_INTERVAL = 250;
/** The same while what is computed needs the processor that draws. */
const SPARING_INTERVAL = 4000;

/** What of the live state is drawn, beside its classes. */
const DRAWN = ['selected', 'followed', 'trace', 'geofences'] as const satisfies readonly (keyof LiveState)[];

/** Milliseconds between two frames while none follows the other. Infinity: nothing live is on the map. */
export function frameInterval(state: SessionState, givesWay: boolean): number {
  if (!drawsLive(state)) return Infinity;
  return givesWay ? SPARING_INTERVAL : REPORT_INTERVAL;
}

/** Whether something that is drawn from the state altered. */
export function isDrawnAnew(state: SessionState, previous: SessionState): boolean {
  if (state.theme !== previous.theme || state.drawnArea !== previous.drawnArea) return true;
  return drawsLive(state) !== drawsLive(previous) || !isDrawnAlike(state.live, previous.live);
}

/** What is counted each second is not drawn: it asks for no frame. */
function isDrawnAlike(state: LiveState | undefined, previous: LiveState | undefined): boolean {
  if (state === undefined || previous === undefined) return state === previous;
  return (
    DRAWN.every((field) => state[field] === previous[field]) &&
    state.classes.length === previous.classes.length &&
    state.classes.every((liveClass, index) => isClassAlike(liveClass, previous.classes[index]))
  );
}

function isClassAlike(liveClass: LiveClass, previous: LiveClass | undefined): boolean {
  return (
    liveClass.entityClass === previous?.entityClass &&
    liveClass.visible === previous.visible &&
    liveClass.colouring === previous.colouring
  );
}
