import { Axis, Cartesian3, CustomShader, Matrix4, Model, ShadowMode, UniformType } from '@cesium/engine';
import type { PointCloudLayer } from '@cityloom/cim-loader';
import {
  type AddedLayer,
  cloudStyleOf,
  rampColour,
  type Session,
  type SessionState,
} from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { notify } from '../notices.ts';
import type { CloudRamp, FromCloudWorker, ToCloudWorker } from './cloud-messages.ts';
import { colouringsOf, liftToGround, thinPoints } from './cloud-points.ts';

const POINT_GLSL = `
void vertexMain(VertexInput vsInput, inout czm_modelVertexOutput vsOutput) {
  vsOutput.pointSize = u_size;
}
`;

interface Drawn {
  readonly layer: AddedLayer;
  /** Shows it as the session says. */
  look(state: SessionState): void;
  dispose(): void;
}

/** Draws added point clouds; one of more than a million points is thinned evenly, and a notice says so. */
export function createAddedClouds(engine: CesiumEngine, session: Session): Disposable {
  const { store } = session;
  const drawn = new Map<string, Drawn>();

  function remove(id: string): void {
    drawn.get(id)?.dispose();
    drawn.delete(id);
  }

  function follow(layers: readonly AddedLayer[]): void {
    for (const [id, { layer }] of [...drawn]) {
      if (!layers.some((other) => other.id === id && other.data === layer.data)) remove(id);
    }
    for (const layer of layers) {
      const { data, drawing, id } = layer;
      if (data.kind !== 'points' || drawing !== undefined || drawn.has(id)) continue;
      drawn.set(id, openCloud(engine, session, layer, data));
    }
    engine.requestRender();
  }

  follow(store.getState().addedLayers);
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.addedLayers !== previous.addedLayers) follow(state.addedLayers);
    const altered =
      state.layerStyles !== previous.layerStyles ||
      state.hiddenLayers !== previous.hiddenLayers ||
      state.theme !== previous.theme;
    if (!altered || drawn.size === 0) return;
    for (const entry of drawn.values()) entry.look(state);
    engine.requestRender();
  });
  return {
    dispose() {
      unsubscribe();
      for (const id of [...drawn.keys()]) remove(id);
    },
  };
}

function openCloud(engine: CesiumEngine, session: Session, layer: AddedLayer, cloud: PointCloudLayer): Drawn {
  const { scene } = engine;
  const colourings = colouringsOf(cloud);
  const shader = new CustomShader({
    vertexShaderText: POINT_GLSL,
    uniforms: { u_size: { type: UniformType.FLOAT, value: 3 } },
  });
  const points = thinPoints(cloud);
  const lift = liftToGround(points, engine.ground);
  const worker = new Worker(new URL('./cloud-worker.ts', import.meta.url), { type: 'module', name: 'cloud' });
  let model: Model | undefined;
  let asked = '';
  let isOpen = true;
  const sent = points.positions.length / 3;
  if (sent < cloud.count) tellThinned(session, layer, sent, cloud.count);

  function ask(state: SessionState, given: Pick<ToCloudWorker, 'points'>): void {
    const { by } = cloudStyleOf(state, layer.id, colourings);
    const look = `${by} ${state.theme}`;
    if (look === asked) return;
    asked = look;
    const job: ToCloudWorker = { ...given, lift, by, ramp: rampOf(state.theme) };
    worker.postMessage(job, given.points === undefined ? [] : [points.positions.buffer]);
  }

  function look(state: SessionState): void {
    shader.setUniform('u_size', cloudStyleOf(state, layer.id, colourings).size);
    if (model !== undefined) model.show = !state.hiddenLayers.has(layer.id);
    ask(state, {});
  }

  async function show({ glb, centre }: FromCloudWorker): Promise<void> {
    const url = URL.createObjectURL(new Blob([glb], { type: 'model/gltf-binary' }));
    const next = await Model.fromGltfAsync({
      url,
      modelMatrix: Matrix4.fromTranslation(Cartesian3.fromArray([...centre])),
      upAxis: Axis.Z,
      forwardAxis: Axis.X,
      customShader: shader,
      shadows: ShadowMode.DISABLED,
      environmentMapOptions: { enabled: false },
    });
    URL.revokeObjectURL(url);
    if (!isOpen || scene.isDestroyed()) {
      next.destroy();
      return;
    }
    addWhenReady(engine, next);
    if (model !== undefined) scene.primitives.remove(model);
    model = next;
    look(session.store.getState());
    engine.requestRender();
  }

  const fail = (reason: string): void => {
    if (isOpen) tellTrouble(session, layer, reason);
  };
  worker.onmessage = ({ data }: MessageEvent<FromCloudWorker>) => {
    show(data).catch((error: unknown) => {
      fail(error instanceof Error ? error.message : String(error));
    });
  };
  worker.onerror = (event) => {
    fail(event.message || 'its points could not be prepared');
  };
  if (sent > 0) ask(session.store.getState(), { points });
  return {
    layer,
    look,
    dispose() {
      isOpen = false;
      worker.terminate();
      if (model !== undefined && !scene.isDestroyed()) scene.primitives.remove(model);
      model = undefined;
      shader.destroy();
    },
  };
}

/** A model is made ready over some frames, which nothing else asks for. */
function addWhenReady(engine: CesiumEngine, model: Model): void {
  const { scene } = engine;
  scene.primitives.add(model);
  const stop = scene.postRender.addEventListener(() => {
    engine.requestRender();
  });
  model.readyEvent.addEventListener(() => {
    stop();
    engine.requestRender();
  });
}

function rampOf(theme: SessionState['theme']): CloudRamp {
  const ramp = new Uint8Array(256 * 3);
  for (let step = 0; step < 256; step++) {
    const colour = rampColour('viridis', step / 255, theme);
    for (let part = 0; part < 3; part++) {
      ramp[step * 3 + part] = Number.parseInt(colour.slice(1 + part * 2, 3 + part * 2), 16);
    }
  }
  return ramp;
}

function tellThinned(session: Session, { id, title }: AddedLayer, shown: number, count: number): void {
  notify(session, {
    id: `cloud-thinned-${id}`,
    severity: 'info',
    message: {
      en: `Layer "${title.en}": ${shown.toLocaleString('en')} of ${count.toLocaleString('en')} points are drawn, evenly chosen.`,
      'zh-CN': `图层“${title['zh-CN']}”：均匀抽取显示 ${shown.toLocaleString('zh-CN')} 个点，共 ${count.toLocaleString('zh-CN')} 个。`,
    },
  });
}

function tellTrouble(session: Session, { id, title }: AddedLayer, reason: string): void {
  notify(session, {
    id: `cloud-${id}`,
    severity: 'warning',
    action: 'reloadView',
    message: {
      en: `Layer "${title.en}" is not drawn: ${reason}. Reload the view, or remove the layer. Everything else keeps working.`,
      'zh-CN': `图层“${title['zh-CN']}”未能显示：${reason}。请重新加载视图，或移除该图层。其他功能不受影响。`,
    },
  });
}
