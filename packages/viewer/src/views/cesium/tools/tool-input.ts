import type { Pixel } from './screen-geometry.ts';
import type { ToolContext, ToolHandler, ToolsEngine } from './tool-handler.ts';

/** A press that moved farther than this was a drag of the map, not a click; pixels. */
const CLICK_SLACK = 5;

/**
 * Turns pointer and keyboard events into calls of the active tool. The camera keeps every drag the tool does not grab.
 * @returns function that stops listening.
 */
export function listenToPointer(
  engine: ToolsEngine,
  active: () => ToolHandler | undefined,
  context: ToolContext,
): () => void {
  const { canvas } = engine;
  const camera = engine.scene.screenSpaceCameraController;
  const stop = new AbortController();
  const options = { signal: stop.signal };
  let pressed: Pixel | undefined;
  let grabbed = false;

  const pixelOf = (event: MouseEvent): Pixel => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const release = (): void => {
    if (!grabbed) return;
    grabbed = false;
    camera.enableInputs = true;
    active()?.release?.();
  };

  // In the capture phase: the camera must be off before its own listener sees the press.
  canvas.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      pressed = pixelOf(event);
      if (active()?.grab?.(pressed) !== true) return;
      grabbed = true;
      camera.enableInputs = false;
      if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
    },
    { ...options, capture: true },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      const handler = active();
      if (grabbed) handler?.drag?.(pixelOf(event), event);
      else if (event.buttons === 0) handler?.move?.(pixelOf(event), event);
    },
    options,
  );
  canvas.addEventListener('pointerup', release, options);
  canvas.addEventListener('pointercancel', release, options);
  canvas.addEventListener(
    'click',
    (event) => {
      const at = pixelOf(event);
      const moved = pressed === undefined ? 0 : Math.hypot(at.x - pressed.x, at.y - pressed.y);
      if (moved > CLICK_SLACK) return;
      // The second click of a double click sets no further point.
      if (event.detail > 1) active()?.finish?.();
      else active()?.click?.(at, event);
    },
    options,
  );
  globalThis.addEventListener(
    'keydown',
    (event) => {
      const handler = active();
      if (handler === undefined || !isForMap(event) || !useKey(event, handler, context)) return;
      if (event.key === 'Escape') release();
      event.preventDefault();
      event.stopPropagation();
    },
    { ...options, capture: true },
  );
  return () => {
    release();
    stop.abort();
  };
}

/** True if the tool used the key. */
function useKey(event: KeyboardEvent, handler: ToolHandler, context: ToolContext): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === 'Escape') {
    if (!handler.cancel()) context.leave();
    return true;
  }
  if (event.key === 'Enter' && handler.finish !== undefined) {
    handler.finish();
    return true;
  }
  return handler.key?.(event) ?? false;
}

const FIELDS = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="slider"]';
const CONTROLS =
  'button, a, summary, [role="button"], [role="tab"], [role="menuitem"], [role="treeitem"], [role="option"]';

/** Keys typed into a field or dialogue are none of the map's; a focused button keeps all but Escape. */
function isForMap({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return true;
  if (target.closest(FIELDS) !== null) return false;
  return key === 'Escape' || target.closest(CONTROLS) === null;
}
