import { CommandError } from '../commands/command-error.ts';
import type { AppliedFusion } from '../fusion/applied-fusion.ts';
import {
  baseOf,
  createFusionControl,
  type FusionControl,
  type FusionListener,
} from '../fusion/fusion-control.ts';
import { INITIAL_STATE } from '../initial-state.ts';
import type { BranchList } from '../scenarios/branch-list.ts';
import type { SessionContext } from '../session-context.ts';
import type { LoadedCity } from '../session-options.ts';
import type { AddedLayer, AddedLayerRecord, LayerCatalogue, NewLayer } from './added-layer.ts';
import type { LocalizedText } from '@cityloom/twin-core';

/** Hears of a layer that was added or altered, or (`undefined`) removed. */
export type LayerListener = (id: string, layer: AddedLayer | undefined) => void;

/** Layers people add to the city, and values they bring to its layers. The package itself is never altered. */
export interface LayerControl extends FusionControl {
  /**
   * Adds layers in one step; scenarios go on over the new base.
   * @returns their ids, in the same order.
   * @throws {RangeError} a table that is not whole; nothing is altered then.
   */
  add(layers: readonly NewLayer[]): Promise<readonly string[]>;
  /**
   * Takes a layer away; {@link bringBack} undoes it.
   * @throws {CommandError} if a scenario alters its objects.
   */
  remove(id: string): Promise<void>;
  /** Puts a layer back that was removed since the page was opened. */
  bringBack(id: string): Promise<void>;
  /** Alters what people say about a layer; its data stay. */
  describe(
    id: string,
    about: { title?: LocalizedText; theme?: string; catalogue?: LayerCatalogue },
  ): Promise<void>;
  /**
   * Puts the city on the heights of a terrain layer, or takes it off them again. Where several layers are ground, the
   * uppermost with data counts; without any, the ground is that of the package.
   * @throws {CommandError} if the layer is no terrain.
   */
  setGround(id: string, isGround: boolean): Promise<void>;
  /**
   * Moves a layer among the added ones: what lies later is drawn above.
   * @param steps places towards the front; negative: towards the back. No error at either end.
   */
  move(id: string, steps: number): Promise<void>;
  /**
   * Layers and fusions of an earlier visit, before anything else is restored.
   * @returns fusions that are of another state of their layer, and were left out.
   */
  restore(
    records: readonly AddedLayerRecord[],
    fusions: readonly AppliedFusion[],
  ): Promise<readonly AppliedFusion[]>;
  /** Calls the listeners after each change. */
  onChange(onLayer: LayerListener, onFusion: FusionListener): void;
}

/** A layer that can be brought back, with the values that were brought to it. */
interface Removed {
  readonly layer: AddedLayer;
  readonly fusion: AppliedFusion | undefined;
}

/** @param replace makes the city the one everything works on. */
export function createLayerControl(
  context: SessionContext,
  list: BranchList,
  packaged: () => LoadedCity,
  replace: (city: LoadedCity) => void,
): LayerControl {
  const { store } = context;
  const removed = new Map<string, Removed>();
  const inTurn = createQueue();
  const [announce, onLayer] = createListeners<Parameters<LayerListener>>();
  const [announceFusion, onFusion] = createListeners<Parameters<FusionListener>>();

  const show = createShow(context, list, packaged, replace);

  async function addNow(wanted: readonly NewLayer[]): Promise<readonly string[]> {
    const { nameLayers } = await import('./open-added-layer.ts');
    const { addedLayers } = store.getState();
    const taken = context.city().manifest.layers.map(({ id }) => id);
    const layers = await open(nameLayers(wanted.map(stampedBy(context)), taken, nextOrder(addedLayers)));
    await show([...addedLayers, ...layers]);
    for (const layer of layers) announce(layer.id, layer);
    return layers.map(({ id }) => id);
  }

  async function removeNow(id: string): Promise<void> {
    const { addedLayers, fusions } = store.getState();
    const layer = find(id, addedLayers);
    const fusion = fusions.find((other) => other.layer === id);
    await show(
      addedLayers.filter((other) => other !== layer),
      (scenario) => inUse(layer, scenario),
      fusions.filter((other) => other !== fusion),
    );
    removed.set(id, { layer, fusion });
    announce(id, undefined);
    if (fusion !== undefined) announceFusion(id, undefined);
  }

  async function replaceOne(layer: AddedLayer): Promise<void> {
    const { addedLayers } = store.getState();
    const others = addedLayers.filter(({ id }) => id !== layer.id);
    await show([...others, layer].sort((a, b) => a.order - b.order));
    announce(layer.id, layer);
  }

  const fusionControl = createFusionControl(context, {
    inTurn,
    packaged,
    show: (fusions, refusal) => show(store.getState().addedLayers, refusal, fusions),
    announce: announceFusion,
  });

  return {
    ...fusionControl,
    add: (wanted) => inTurn(() => addNow(wanted)),
    remove: (id) => inTurn(() => removeNow(id)),
    bringBack: (id) =>
      inTurn(async () => {
        const found = removed.get(id);
        if (found === undefined) throw unknownLayer(id);
        await replaceOne(found.layer);
        removed.delete(id);
        if (found.fusion !== undefined) await fusionControl.put(found.fusion);
      }),
    describe: (id, about) =>
      inTurn(async () => {
        const layer = find(id, store.getState().addedLayers);
        await replaceOne({ ...layer, ...about });
      }),
    setGround: (id, isGround) =>
      inTurn(() => replaceOne({ ...terrainOf(find(id, store.getState().addedLayers)), isGround })),
    move: (id, steps) => inTurn(() => moveLayer(store.getState().addedLayers, id, steps, show, announce)),
    restore: (records, stored) =>
      inTurn(async () => {
        if (records.length === 0 && stored.length === 0) return [];
        const layers = await open(records);
        const fits = ({ layer, base }: AppliedFusion): boolean => baseOf(layer, packaged(), layers) === base;
        await show(layers, undefined, stored.filter(fits));
        return stored.filter((fusion) => !fits(fusion));
      }),
    onChange(layerListener, fusionListener) {
      onLayer(layerListener);
      onFusion(fusionListener);
    },
  };
}

/** Makes the city with these layers and values the one on show. */
type Show = (
  layers: readonly AddedLayer[],
  refusal?: (scenario: string) => CommandError,
  fusions?: readonly AppliedFusion[],
) => Promise<void>;

/** @returns a function that throws before anything is altered. */
function createShow(
  { store }: SessionContext,
  list: BranchList,
  packaged: () => LoadedCity,
  replace: (city: LoadedCity) => void,
): Show {
  return async (layers, refusal, fusions = store.getState().fusions) => {
    const { extendCity } = await import('./extend-city.ts');
    const city = extendCity(packaged(), layers, fusions);
    const moved = list.prepareMove(city, refusal);
    replace(city);
    store.setState((state) => ({
      addedLayers: layers,
      fusions,
      manifest: city.manifest,
      scene: city.scene,
      terrain: city.terrain ?? INITIAL_STATE.terrain,
      baseView: city.baseView,
      hiddenLayers: new Set([...state.hiddenLayers].filter((id) => isLayer(city, id))),
    }));
    moved();
  };
}

async function moveLayer(
  layers: readonly AddedLayer[],
  id: string,
  steps: number,
  show: Show,
  announce: LayerListener,
): Promise<void> {
  const moved = moveEntry(layers, find(id, layers), steps);
  await show(moved);
  for (const layer of moved) if (!layers.includes(layer)) announce(layer.id, layer);
}

/** The list with one entry at another place, numbered anew; as it is where there is no such place. */
function moveEntry(layers: readonly AddedLayer[], layer: AddedLayer, steps: number): readonly AddedLayer[] {
  const from = layers.indexOf(layer);
  const to = from + steps;
  if (to < 0 || to >= layers.length) return layers;
  const moved = layers.toSpliced(from, 1).toSpliced(to, 0, layer);
  return moved.map((entry, order) => (entry.order === order ? entry : { ...entry, order }));
}

async function open(records: readonly AddedLayerRecord[]): Promise<AddedLayer[]> {
  const { openAddedLayer } = await import('./open-added-layer.ts');
  return records.map(openAddedLayer);
}

function stampedBy({ options }: SessionContext): (layer: NewLayer) => NewLayer {
  const addedAt = new Date(options.clock.now()).toISOString();
  return (layer) => ({ ...layer, provenance: { ...layer.provenance, addedAt } });
}

/** @returns what tells all listeners, and what takes another one in. */
function createListeners<Arguments extends unknown[]>(): [
  (...about: Arguments) => void,
  (listener: (...about: Arguments) => void) => void,
] {
  const listeners: ((...about: Arguments) => void)[] = [];
  return [
    (...about) => {
      for (const listener of listeners) listener(...about);
    },
    (listener) => {
      listeners.push(listener);
    },
  ];
}

/** Tasks one after the other: each begins from the layers the last one left. */
function createQueue(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let queue: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = queue.then(task, task);
    queue = run.catch(() => undefined);
    return run;
  };
}

function isLayer({ manifest }: LoadedCity, id: string): boolean {
  return manifest.layers.some((layer) => layer.id === id);
}

function nextOrder(layers: readonly AddedLayer[]): number {
  return layers.reduce((next, { order }) => Math.max(next, order + 1), 0);
}

function find(id: string, layers: readonly AddedLayer[]): AddedLayer {
  const layer = layers.find((candidate) => candidate.id === id);
  if (layer === undefined) throw unknownLayer(id);
  return layer;
}

function unknownLayer(id: string): CommandError {
  return new CommandError({
    en: `No added layer has the id "${id}"; layers of the city package cannot be removed or renamed.`,
    'zh-CN': `没有编号为“${id}”的导入图层；城市数据包自带的图层不能移除或改名。`,
  });
}

function terrainOf(layer: AddedLayer): AddedLayer {
  const { data, title } = layer;
  if (data.kind === 'terrain') return layer;
  throw new CommandError({
    en: `Layer "${title.en}" has no heights of the ground; choose a terrain layer.`,
    'zh-CN': `图层“${title['zh-CN']}”不含地面高程；请选择地形图层。`,
  });
}

function inUse({ title }: AddedLayer, scenario: string): CommandError {
  return new CommandError({
    en: `Layer "${title.en}" cannot be removed: scenario "${scenario}" alters its objects; undo those changes first.`,
    'zh-CN': `无法移除图层“${title['zh-CN']}”：方案“${scenario}”更改了其中的对象；请先撤销这些更改。`,
  });
}
