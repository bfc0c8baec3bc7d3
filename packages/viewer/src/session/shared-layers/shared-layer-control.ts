import { canonicalJson, type LocalizedText } from '@cityloom/twin-core';
import { CommandError, describeError, isCancellation } from '../commands/command-error.ts';
import type { AddedLayer, NewLayer } from '../layers/added-layer.ts';
import type { LayerControl } from '../layers/layer-control.ts';
import { renameLayer } from '../layers/rename-layer.ts';
import type { SessionContext } from '../session-context.ts';
import type { SharedState } from '../sharing/shared-state.ts';
import { originsOf, permitted } from './address-question.ts';
import { LAYER_KINDS } from './layer-kinds.ts';
import type { OpenedLayer, SharedLayerKind } from './shared-layer-kind.ts';
import type { SharedLayer, SharedLayers } from './shared-layer.ts';

/** How layers of a link are called here, where that differs: by their id there. */
export type LayerNames = ReadonlyMap<string, string>;

type Look = Pick<SharedState, 'hiddenLayers' | 'styles' | 'filters'>;

/** Layers on their way out in a link, and in from one. */
export interface SharedLayerControl {
  /**
   * Opens the layers of a link after the person has allowed what it asks of others. Resolves when all are there,
   * refused or failed; never rejects: what is missing is told in notices, and can be tried again.
   */
  open(shared: SharedState): Promise<LayerNames>;
  /** Tries layers again that were refused or failed. */
  fetchAgain(ids: readonly string[]): Promise<void>;
  /** Ends fetching; what is not there yet counts as failed. */
  stop(): void;
}

/** Which added layers a link carries. */
export function shareLayers(layers: readonly AddedLayer[]): SharedLayers {
  const carried: SharedLayer[] = [];
  const left: AddedLayer[] = [];
  for (const layer of layers) {
    const shared = shareLayer(layer);
    if (shared === undefined) left.push(layer);
    else carried.push(shared);
  }
  return { carried, left };
}

function shareLayer(layer: AddedLayer): SharedLayer | undefined {
  for (const kind of LAYER_KINDS) {
    const recipe = kind.recipeOf(layer);
    if (recipe === undefined) continue;
    const { id, title, theme, catalogue, contentHash, isGround } = layer;
    const ground = isGround === true && { isGround };
    return { id, title, theme, catalogue, contentHash, kind: kind.id, recipe, ...ground };
  }
  return undefined;
}

interface Missing {
  readonly layer: SharedLayer;
  readonly look: Look;
}

export function createSharedLayerControl(
  context: SessionContext,
  layers: Pick<LayerControl, 'add'>,
): SharedLayerControl {
  const { store, options } = context;
  const missing = new Map<string, Missing>();
  let running = new AbortController();

  /** Ids here of those that could be had. */
  async function fetchAll(wanted: readonly SharedLayer[], look: Look): Promise<Map<string, string>> {
    for (const layer of wanted) missing.set(layer.id, { layer, look });
    const names = new Map<string, string>();
    const { allowed, refused } = await permitted(context, wanted);
    if (refused.length > 0) tellRefused(context, refused);
    if (allowed.length === 0) return names;
    running = new AbortController();
    const { signal } = running;
    const done = tellFetching(context, allowed.length);
    try {
      for (const group of bySource(allowed)) {
        const opened = await openGroup(group, { reader: options.reader, signal });
        for (const [id, name] of await take(group, opened, look)) names.set(id, name);
      }
    } finally {
      done();
    }
    return names;
  }

  async function take(
    { layers: wanted }: Group,
    opened: readonly (OpenedLayer | Error)[],
    look: Look,
  ): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    const failures: { readonly layer: SharedLayer; readonly reason: LocalizedText }[] = [];
    for (const [index, layer] of wanted.entries()) {
      const result = opened[index] ?? new Error('it was not answered for');
      try {
        if (result instanceof Error) throw result;
        if (result.contentHash !== layer.contentHash) tellChanged(context, layer);
        const [id] = await layers.add([asNewLayer(layer, result)]);
        names.set(layer.id, id ?? layer.id);
        missing.delete(layer.id);
        applyLook(context, layer.id, id ?? layer.id, look);
      } catch (error) {
        failures.push({ layer, reason: reasonOf(error) });
      }
    }
    if (failures.length > 0) tellFailed(context, failures);
    return names;
  }

  /** Those that are here already are not fetched. */
  function takeKnown(shared: SharedState, names: Map<string, string>): SharedLayer[] {
    const own = store.getState().addedLayers;
    return (shared.layers ?? []).filter((layer) => {
      const known = own.find((other) => isSame(shareLayer(other), layer));
      if (known === undefined) return true;
      if (known.contentHash !== layer.contentHash) tellChanged(context, layer);
      names.set(layer.id, known.id);
      applyLook(context, layer.id, known.id, shared);
      return false;
    });
  }

  return {
    async open(shared) {
      const names = new Map<string, string>();
      const wanted = takeKnown(shared, names);
      for (const [id, name] of await fetchAll(wanted, shared)) names.set(id, name);
      if ((shared.ownFiles ?? 0) > 0) tellOwnFiles(context, shared.ownFiles ?? 0);
      return new Map([...names].filter(([id, name]) => id !== name));
    },
    async fetchAgain(ids) {
      const again = ids.flatMap((id) => missing.get(id) ?? []);
      const wanted = again.map(({ layer }) => layer);
      if (again[0] !== undefined) await fetchAll(wanted, again[0].look);
    },
    stop() {
      running.abort();
    },
  };
}

function isSame(own: SharedLayer | undefined, other: SharedLayer): boolean {
  return own?.kind === other.kind && canonicalJson(own.recipe) === canonicalJson(other.recipe);
}

interface Group {
  readonly kind: SharedLayerKind | undefined;
  readonly layers: readonly SharedLayer[];
}

/** In the order of the link. */
function bySource(layers: readonly SharedLayer[]): readonly Group[] {
  const groups = new Map<string, { kind: SharedLayerKind | undefined; layers: SharedLayer[] }>();
  for (const layer of layers) {
    const kind = LAYER_KINDS.find(({ id }) => id === layer.kind);
    const key = `${layer.kind} ${sourceOf(kind, layer)}`;
    const group = groups.get(key) ?? { kind, layers: [] };
    group.layers.push(layer);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function sourceOf(kind: SharedLayerKind | undefined, { id, recipe }: SharedLayer): string {
  try {
    return kind?.sourceOf(recipe) ?? id;
  } catch {
    return id;
  }
}

async function openGroup(
  { kind, layers }: Group,
  means: Parameters<SharedLayerKind['open']>[1],
): Promise<readonly (OpenedLayer | Error)[]> {
  try {
    if (kind === undefined) throw unknownKind();
    return await kind.open(layers, means);
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    return layers.map(() => reason);
  }
}

/** Under the id of the link where it is free; what the sender said of it is kept. */
function asNewLayer({ id, title, theme, catalogue, isGround }: SharedLayer, opened: OpenedLayer): NewLayer {
  return {
    ...opened,
    title,
    theme,
    catalogue: { ...opened.catalogue, ...catalogue },
    data: renameLayer(opened.data, id),
    ...(isGround === true && { isGround }),
  };
}

function applyLook({ store }: SessionContext, from: string, to: string, look: Look): void {
  const style = look.styles?.[from];
  const filter = look.filters?.[from];
  store.setState((state) => {
    const hiddenLayers = new Set(state.hiddenLayers);
    if (look.hiddenLayers.includes(from)) hiddenLayers.add(to);
    else hiddenLayers.delete(to);
    return {
      hiddenLayers,
      ...(style !== undefined && { layerStyles: new Map(state.layerStyles).set(to, style) }),
      ...(filter !== undefined && { layerFilters: new Map(state.layerFilters).set(to, filter) }),
    };
  });
}

function reasonOf(error: unknown): LocalizedText {
  return isCancellation(error) ? { en: 'stopped', 'zh-CN': '已停止' } : describeError(error);
}

function unknownKind(): CommandError {
  return new CommandError({
    en: 'it is of a kind that this version does not know; open the link in a later version',
    'zh-CN': '当前版本不支持该类图层；请使用更新的版本打开链接',
  });
}

/** @returns takes the notice away. */
function tellFetching(context: SessionContext, count: number): () => void {
  const en = `Share link: loading ${String(count)} of its ${count === 1 ? 'layer' : 'layers'}.`;
  context.notify(
    'info',
    { en, 'zh-CN': `分享链接：正在加载其中的 ${String(count)} 个图层。` },
    'stopFetching',
  );
  return () => {
    context.store.setState(({ notices }) => ({
      notices: notices.filter(({ message }) => message.en !== en),
    }));
  };
}

function titles(layers: readonly SharedLayer[], language: keyof LocalizedText): string {
  const quoted = layers.map(({ title }) => (language === 'en' ? `"${title.en}"` : `“${title['zh-CN']}”`));
  return quoted.join(language === 'en' ? ', ' : '、');
}

function tellRefused(context: SessionContext, refused: readonly SharedLayer[]): void {
  const servers = [...new Set(refused.flatMap((layer) => originsOf(context, layer)))];
  context.notify(
    'warning',
    {
      en: `Share link: ${titles(refused, 'en')} left out; ${servers.join(', ')} was not asked.`,
      'zh-CN': `分享链接：已略过${titles(refused, 'zh-CN')}，未向 ${servers.join('、')} 发送请求。`,
    },
    { kind: 'fetchLayers', layers: refused.map(({ id }) => id) },
  );
}

function tellFailed(
  context: SessionContext,
  failures: readonly { readonly layer: SharedLayer; readonly reason: LocalizedText }[],
): void {
  const layers = failures.map(({ layer }) => layer);
  const reason = failures[0]?.reason ?? { en: '', 'zh-CN': '' };
  context.notify(
    'error',
    {
      en: `Share link: ${titles(layers, 'en')} could not be loaded (${reason.en}). The rest is shown.`,
      'zh-CN': `分享链接：无法加载${titles(layers, 'zh-CN')}(${reason['zh-CN']})。其余内容已显示。`,
    },
    { kind: 'fetchLayers', layers: layers.map(({ id }) => id) },
  );
}

function tellChanged(context: SessionContext, { title }: SharedLayer): void {
  context.notify('warning', {
    en: `Share link: the data of "${title.en}" are not those the sender saw; results may differ.`,
    'zh-CN': `分享链接：“${title['zh-CN']}”的数据与发送者所见不同，结果可能不同。`,
  });
}

function tellOwnFiles(context: SessionContext, count: number): void {
  const layers = count === 1 ? 'layer' : 'layers';
  context.notify('warning', {
    en: `Share link: ${String(count)} ${layers} of the sender's own files ${count === 1 ? 'is' : 'are'} not in the link; ask the sender for the files.`,
    'zh-CN': `分享链接：发送者本地文件中的 ${String(count)} 个图层不在链接中；请向发送者索取文件。`,
  });
}
