import { canonicalJson } from '@cityloom/twin-core';
import { z } from 'zod';
import { CommandError } from '../commands/command-error.ts';
import type { ReadFailure, ReadResult, ReadSettings } from '../layers/dataset-reader.ts';
import { newLayerOf } from '../layers/new-layer.ts';
import { failureLine } from '../loader-texts/loader-text.ts';
import type { SharedLayerKind } from './shared-layer-kind.ts';
import type { SharedLayer } from './shared-layer.ts';

/** How a layer behind an address is read again. */
const recipeSchema = z.object({
  url: z.string().min(1).max(4000),
  /** Id of the layer in that source. */
  layer: z.string().max(1000),
  settings: z.object({
    georeference: z
      .object({
        crs: z.union([z.string().max(20_000), z.record(z.string(), z.unknown())]).optional(),
        axisOrder: z.enum(['east-north', 'north-east']).optional(),
        datum: z.enum(['WGS84', 'GCJ-02', 'BD-09']).optional(),
        verticalOffset: z.number().min(-20_000).max(20_000).optional(),
      })
      .optional(),
    encoding: z.string().max(40).optional(),
    levelOfDetail: z.string().max(40).optional(),
    contourElevation: z.string().min(1).max(200).optional(),
  }),
});

type Recipe = z.infer<typeof recipeSchema>;

/** A file behind an address: read again by the one it was added from. */
export const addressKind: SharedLayerKind = {
  id: 'address',
  recipeOf({ provenance: { url, sourceLayer, settings } }) {
    return url === undefined ? undefined : { url, layer: sourceLayer, settings };
  },
  addressesOf: (recipe) => [recipeSchema.parse(recipe).url],
  sourceOf(recipe) {
    const { url, settings } = recipeSchema.parse(recipe);
    return canonicalJson({ url, settings });
  },
  async open(layers, { reader, signal }) {
    const recipes = layers.map(({ recipe }) => recipeSchema.parse(recipe));
    const [first] = recipes;
    if (first === undefined) return [];
    if (reader === undefined) return layers.map(() => noReader());
    const input = { kind: 'url', url: first.url } as const;
    const settings = first.settings as ReadSettings;
    const result = await reader.read(input, settings, { signal, onProgress: () => undefined });
    return layers.map((layer, index) => pick(layer, recipes[index] ?? first, result, { input, settings }));
  },
};

function pick(
  { title, theme, catalogue }: SharedLayer,
  recipe: Recipe,
  { sources, failures }: ReadResult,
  reading: Parameters<typeof newLayerOf>[3],
): (ReturnType<typeof newLayerOf> & object) | Error {
  for (const source of sources) {
    const layer = newLayerOf(source, recipe.layer, { title, theme, catalogue }, reading);
    if (layer !== undefined) return layer;
  }
  const [failure] = failures;
  return failure === undefined ? noLayer(recipe) : failed(failure);
}

function failed(failure: ReadFailure): Error {
  return new CommandError({ en: failureLine(failure, 'en'), 'zh-CN': failureLine(failure, 'zh-CN') });
}

function noLayer({ url, layer }: Recipe): CommandError {
  return new CommandError({
    en: `${url}: has no layer "${layer}" any more; ask the sender which one is meant now`,
    'zh-CN': `${url}：其中已没有图层“${layer}”；请向发送者确认现在应使用哪个图层`,
  });
}

function noReader(): CommandError {
  return new CommandError({
    en: 'this page cannot read data; open the link in CityLoom itself',
    'zh-CN': '此页面无法读取数据；请在 CityLoom 中打开该链接',
  });
}
