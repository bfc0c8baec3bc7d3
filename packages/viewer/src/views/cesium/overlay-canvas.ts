/** A transparent canvas over the map that lets the pointer through. */
export interface OverlayCanvas {
  readonly context: CanvasRenderingContext2D;
  /** Clears it and fits it to the map; afterwards one unit is one CSS pixel. */
  clear(): void;
  remove(): void;
}

/**
 * @param below the map's canvas; the overlay is put right over it, over earlier overlays.
 * @param className for style sheets and tests.
 */
export function createOverlayCanvas(below: HTMLCanvasElement, className: string): OverlayCanvas {
  const canvas = below.ownerDocument.createElement('canvas');
  canvas.className = className;
  // Part of the picture: screen readers get the same facts from panels and search.
  canvas.setAttribute('aria-hidden', 'true');
  canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none;';
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('overlay: no 2D canvas in this browser; update it.');
  below.parentElement?.append(canvas);
  return {
    context,
    clear() {
      const ratio = globalThis.devicePixelRatio;
      const width = Math.round(below.clientWidth * ratio);
      const height = Math.round(below.clientHeight * ratio);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
    },
    remove() {
      canvas.remove();
    },
  };
}
