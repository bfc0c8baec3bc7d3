import { type FeatureTable, findLayer } from '@cityloom/twin-core';
import { CommandError } from '../commands/command-error.ts';
import type { AddedLayer } from '../layers/added-layer.ts';
import type { SessionContext } from '../session-context.ts';
import type { LoadedCity } from '../session-options.ts';
import type { AppliedFusion, NewFusion } from './applied-fusion.ts';

/** Hears of values that came to a layer, or (`undefined`) were taken from it again. */
export type FusionListener = (layer: string, fusion: AppliedFusion | undefined) => void;

/** What `fusion-control` needs of the layers: one task at a time, each over what the last one left. */
export interface FusionHost {
  inTurn<Result>(task: () => Promise<Result>): Promise<Result>;
  packaged(): LoadedCity;
  /** @throws what `refusal` makes, where a scenario's changes do not fit; nothing is altered then. */
  show(fusions: readonly AppliedFusion[], refusal: (scenario: string) => CommandError): Promise<void>;
  announce: FusionListener;
}

/** Values people bring to layers of the city. */
export interface FusionControl {
  /**
   * Brings values of other sources to a layer, in place of those of an earlier fusion.
   * @throws {CommandError} no such layer with rows, or a scenario whose changes do not fit then.
   * @throws {RangeError} columns of another number of rows.
   */
  fuse(fusion: NewFusion): Promise<void>;
  /**
   * Takes the values of a fusion away again; {@link bringBackFusion} undoes it.
   * @throws {CommandError} if a scenario alters them.
   */
  unfuse(layer: string): Promise<void>;
  /** Rows of a layer as they were read, without what fusion brought; `undefined`: no such layer with rows. */
  unfusedTable(layer: string): FeatureTable | undefined;
  /** Brings the values back that were taken from a layer since the page was opened. */
  bringBackFusion(layer: string): Promise<void>;
}

/** @returns the control, and what puts a fusion in place within a task of the layers. */
export function createFusionControl(
  context: SessionContext,
  host: FusionHost,
): FusionControl & { put(fusion: AppliedFusion): Promise<void> } {
  const { store } = context;
  const taken = new Map<string, AppliedFusion>();

  async function put(fusion: AppliedFusion): Promise<void> {
    const others = store.getState().fusions.filter(({ layer }) => layer !== fusion.layer);
    await host.show([...others, fusion], (scenario) => unfit(fusion.layer, scenario));
    host.announce(fusion.layer, fusion);
  }

  async function unfuse(layer: string): Promise<void> {
    const { fusions } = store.getState();
    const fusion = fusions.find((other) => other.layer === layer);
    if (fusion === undefined) throw notFused(layer);
    await host.show(
      fusions.filter((other) => other !== fusion),
      (scenario) => unfit(layer, scenario),
    );
    taken.set(layer, fusion);
    host.announce(layer, undefined);
  }

  return {
    put,
    fuse: (fusion) =>
      host.inTurn(async () => {
        const base = baseOf(fusion.layer, host.packaged(), store.getState().addedLayers);
        if (base === undefined) throw noRows(fusion.layer);
        await put({ ...fusion, base, appliedAt: new Date(context.options.clock.now()).toISOString() });
      }),
    unfusedTable: (layer) => tableOf(layer, host.packaged(), store.getState().addedLayers),
    unfuse: (layer) => host.inTurn(() => unfuse(layer)),
    bringBackFusion: (layer) =>
      host.inTurn(async () => {
        const fusion = taken.get(layer);
        if (fusion === undefined) throw notFused(layer);
        await put(fusion);
        taken.delete(layer);
      }),
  };
}

function tableOf(
  layer: string,
  { scene }: LoadedCity,
  added: readonly AddedLayer[],
): FeatureTable | undefined {
  return (added.find(({ id }) => id === layer) ?? findLayer(scene, layer))?.table;
}

/** Hash of a layer as it was read; `undefined`: no such layer with rows. */
export function baseOf(
  layer: string,
  { scene, manifest }: LoadedCity,
  added: readonly AddedLayer[],
): string | undefined {
  const own = added.find(({ id }) => id === layer);
  if (own !== undefined) return own.table === undefined ? undefined : own.contentHash;
  return findLayer(scene, layer)?.table === undefined ? undefined : manifest.contentHash;
}

function noRows(layer: string): CommandError {
  return new CommandError({
    en: `No layer "${layer}" with rows is in the city; values can be brought to such a layer only.`,
    'zh-CN': `城市中没有名为“${layer}”且含对象的图层；只能向这样的图层融合属性。`,
  });
}

function notFused(layer: string): CommandError {
  return new CommandError({
    en: `Layer "${layer}" has no fusion that could be taken away or brought back.`,
    'zh-CN': `图层“${layer}”没有可移除或可恢复的融合结果。`,
  });
}

function unfit(layer: string, scenario: string): CommandError {
  return new CommandError({
    en: `The values of layer "${layer}" cannot be altered: scenario "${scenario}" has changes that would not fit; undo those changes first.`,
    'zh-CN': `无法更改图层“${layer}”的属性：方案“${scenario}”中的更改将不再适用；请先撤销这些更改。`,
  });
}
