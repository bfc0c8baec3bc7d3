import type { AddedLayer } from '../layers/added-layer.ts';
import type { LayerControl } from '../layers/layer-control.ts';
import type { SessionContext } from '../session-context.ts';
import type { SharedLayerControl } from './shared-layer-control.ts';
import type { SharedLayers } from './shared-layer.ts';

/** {@link SharedLayerControl}, whose code comes when a link has layers. */
export interface SharedLayerOpener {
  control(): Promise<SharedLayerControl>;
  share(layers: readonly AddedLayer[]): Promise<SharedLayers>;
  /** Ends what was begun. */
  stop(): void;
}

export function createSharedLayerOpener(context: SessionContext, layers: LayerControl): SharedLayerOpener {
  let control: Promise<SharedLayerControl> | undefined;
  return {
    control: () =>
      (control ??= import('./shared-layer-control.ts').then(({ createSharedLayerControl }) =>
        createSharedLayerControl(context, layers),
      )),
    async share(added) {
      if (added.length === 0) return { carried: [], left: [] };
      const { shareLayers } = await import('./shared-layer-control.ts');
      return shareLayers(added);
    },
    stop() {
      void control?.then((started) => {
        started.stop();
      });
    },
  };
}
