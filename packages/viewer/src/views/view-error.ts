/**
 * Why a view shows nothing (any more).
 * - `graphicsMissing`: the browser has no WebGL 2.
 * - `graphicsLost`: the browser took the graphics context away, after a driver reset for example.
 * - `drawingFailed`: a frame could not be drawn.
 * - `dataUnreadable`: a file that the view needs as a whole cannot be read.
 */
export type ViewErrorKind = 'graphicsMissing' | 'graphicsLost' | 'drawingFailed' | 'dataUnreadable';

/** A view that cannot be made, or that stopped; the session and its work are not touched by it. */
export class ViewError extends Error {
  override readonly name = 'ViewError';
  readonly kind: ViewErrorKind;

  /** @param message what happened, where, and what to do. */
  constructor(kind: ViewErrorKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}
