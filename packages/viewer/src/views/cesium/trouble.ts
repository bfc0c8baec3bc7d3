import type { Session } from '../../session/index.ts';
import { ViewError } from '../view-error.ts';
import type { Buildings } from './buildings.ts';
import type { CesiumEngine, Disposable } from './engine.ts';
import { notify, tilesFailed } from './notices.ts';

/** Follows what can go wrong while a view is open. */
export interface Trouble extends Disposable {
  /** Resolves once the engine can draw no more. */
  readonly stopped: Promise<ViewError>;
}

/** Tells of the first tile that cannot be read; stops the engine when its graphics are lost or a frame fails. */
export function watchTrouble(
  engine: CesiumEngine,
  session: Session,
  buildings: Buildings | undefined,
): Trouble {
  const { canvas, scene, widget } = engine;
  let stop: (error: ViewError) => void;
  const stopped = new Promise<ViewError>((resolve) => {
    stop = resolve;
  });
  const lost = (cause?: unknown): void => {
    stop(
      new ViewError(
        'graphicsLost',
        'The map stopped: the graphics driver was reset or ran out of memory. Reload the view.',
        { cause },
      ),
    );
  };
  const onLost = (event: Event): void => {
    event.preventDefault();
    widget.useDefaultRenderLoop = false;
    lost();
  };
  canvas.addEventListener('webglcontextlost', onLost);
  let failures = 0;
  const removers = [
    () => {
      canvas.removeEventListener('webglcontextlost', onLost);
    },
    buildings?.tileset.tileFailed.addEventListener(({ url }: { readonly url: string }) => {
      if (failures++ === 0) notify(session, tilesFailed(url));
    }),
    scene.renderError.addEventListener((_scene: unknown, cause: unknown) => {
      // The browser tells of the loss later than the frame that fails because of it.
      if (canvas.getContext('webgl2')?.isContextLost() === true) {
        lost(cause);
        return;
      }
      const reason = cause instanceof Error ? cause.message : String(cause);
      stop(
        new ViewError('drawingFailed', `A frame could not be drawn: ${reason}. Reload the view.`, { cause }),
      );
    }),
  ];
  return {
    stopped,
    dispose() {
      for (const remove of removers.splice(0)) remove?.();
    },
  };
}

/** What became of a request, in words: Cesium rejects with objects of its own kind. */
export function describeRequest(cause: unknown): string {
  const status: unknown =
    typeof cause === 'object' && cause !== null && 'statusCode' in cause ? cause.statusCode : undefined;
  if (typeof status === 'number') return `the server answered ${status}`;
  return cause instanceof Error ? `cannot be read (${cause.message})` : 'cannot be read';
}
