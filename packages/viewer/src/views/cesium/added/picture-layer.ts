import { ImageryLayer } from '@cesium/engine';
import { type AddedLayer, pictureStyleOf, type Session, type SessionState } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { notify } from '../notices.ts';
import { fileTiles } from './file-tiles.ts';
import { createPictureProvider } from './picture-provider.ts';
import { type PictureTiles, rectangleOf, serviceTiles } from './picture-tiles.ts';

const WORLD = [-180, -90, 180, 90] as const;

/** One picture on the ground. */
export interface PictureLayer extends Disposable {
  layer: AddedLayer;
  /** Absent until its source is opened, and for good if it cannot be. */
  readonly imagery: ImageryLayer | undefined;
  readonly isUnder: boolean;
  /** Opacity, place and whether it is shown. */
  look(state: SessionState): void;
}

/** Opens a picture and lays it on the ground; trouble is told in a notice. */
export function openPictureLayer(engine: CesiumEngine, session: Session, layer: AddedLayer): PictureLayer {
  const { scene } = engine;
  const { imageryLayers } = scene;
  const cancel = new AbortController();
  let tiles: PictureTiles | undefined;
  let imagery: ImageryLayer | undefined;
  let isUnder = false;

  function look(state: SessionState): void {
    const { opacity, place } = pictureStyleOf(state, layer.id);
    isUnder = place === 'under';
    if (imagery === undefined) return;
    imagery.alpha = opacity;
    imagery.show = opacity > 0 && !state.hiddenLayers.has(layer.id);
  }

  async function open(): Promise<void> {
    tiles = await tilesOf(layer, cancel.signal);
    if (cancel.signal.aborted || scene.isDestroyed()) {
      tiles.dispose();
      return;
    }
    const rectangle = rectangleOf(layer.bounds ?? WORLD, tiles.scheme);
    if (rectangle === undefined) throw new Error('it lies outside its own set of tiles');
    const provider = createPictureProvider(tiles, rectangle, cancel.signal, {
      onTile: () => {
        engine.requestRender();
      },
      onTrouble: (reason) => {
        tellTrouble(session, layer, reason);
      },
    });
    imagery = new ImageryLayer(provider, { rectangle });
    look(session.store.getState());
    // Whoever listens puts it in its place.
    imageryLayers.add(imagery);
    engine.requestRender();
  }

  look(session.store.getState());
  open().catch((error: unknown) => {
    if (cancel.signal.aborted || scene.isDestroyed()) return;
    tellTrouble(session, layer, error instanceof Error ? error : new Error(String(error)));
  });
  return {
    layer,
    get imagery() {
      return imagery;
    },
    get isUnder() {
      return isUnder;
    },
    look,
    dispose() {
      cancel.abort();
      tiles?.dispose();
      if (imagery !== undefined && !scene.isDestroyed()) imageryLayers.remove(imagery, true);
      imagery = undefined;
    },
  };
}

function tilesOf({ data, drawing }: AddedLayer, signal: AbortSignal): Promise<PictureTiles> {
  if (data.kind === 'image' && data.source.type === 'service') {
    const { source } = data;
    return Promise.resolve().then(() => serviceTiles(source));
  }
  if (drawing?.kind === 'picture') return fileTiles(drawing.files, signal);
  return Promise.reject(new Error('its file was not kept; add it again'));
}

function tellTrouble(session: Session, { id, title, provenance }: AddedLayer, reason: Error): void {
  const { en, 'zh-CN': chinese } = title;
  const { file } = provenance;
  notify(session, {
    id: `picture-${id}`,
    severity: 'warning',
    action: 'reloadView',
    message: {
      en: `Layer "${en}" is not drawn, or not all of it: ${reason.message} (${file}). Check the address and that its server runs, then reload the view, or remove the layer. Everything else keeps working.`,
      'zh-CN': `图层“${chinese}”未能显示或显示不全：${reason.message}（${file}）。请检查地址以及服务器是否运行，然后重新加载视图，或移除该图层。其他功能不受影响。`,
    },
  });
}
