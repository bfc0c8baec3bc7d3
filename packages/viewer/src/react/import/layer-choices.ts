import type { CityManifest, Dataset } from '@cityloom/cim-loader';
import type { Bounds, LocalizedText } from '@cityloom/twin-core';
import { metresPerDegree } from '@cityloom/twin-core';
import {
  newLayerOf,
  type LayerCatalogue,
  type LayerSummary,
  type NewLayer,
  type Reading,
  type ReadSource,
} from '../../session/index.ts';

/** What a person decided about one layer of a source. */
export interface LayerChoice {
  readonly included: boolean;
  readonly title: string;
  /** Of terrain: whether the city is to stand on it; absent: as fits where it is added. */
  readonly isGround?: boolean;
}

/** What holds for all layers that are added together. */
export interface CommonChoice {
  readonly theme: string;
  readonly catalogue: LayerCatalogue;
}

export const choiceKey = (source: number, layer: string): string => `${source}/${layer}`;

/** Everything that holds something is taken, under the source's own name. */
export function firstChoices(sources: readonly ReadSource[]): ReadonlyMap<string, LayerChoice> {
  return new Map(
    sources.flatMap(({ dataset, layers }, source) =>
      layers.map((layer, index): [string, LayerChoice] => [
        choiceKey(source, layer.id),
        { included: isWanted(dataset, layer), title: titleOf(dataset.layers[index]?.title, layer.id) },
      ]),
    ),
  );
}

/** Of a tileset, what can be picked: boxes of its tiles and statistics stand beside that. */
function isWanted({ tileFeatures }: Dataset, { id, kind, objects }: LayerSummary): boolean {
  if (kind === 'image') return true;
  const picked = tileFeatures?.layers ?? [];
  return objects > 0 && (picked.length === 0 || kind === 'points' || picked.includes(id));
}

function titleOf(title: string | LocalizedText | undefined, id: string): string {
  if (title === undefined) return id;
  return typeof title === 'string' ? title : title.en;
}

/** The layers as the session takes them. @param isGround whether terrain is ground where the person did not say. */
export function chosenLayers(
  sources: readonly ReadSource[],
  choices: ReadonlyMap<string, LayerChoice>,
  common: CommonChoice,
  reading: Reading,
  isGround: boolean,
): NewLayer[] {
  return sources.flatMap((source, sourceIndex) =>
    source.layers.flatMap(({ id }, index): NewLayer[] => {
      const original = source.dataset.layers[index]?.title;
      const choice = choices.get(choiceKey(sourceIndex, id));
      if (choice?.included !== true) return [];
      const title = titleText(choice.title.trim(), original, id);
      const layer = newLayerOf(source, id, { title, ...common }, reading);
      if (layer === undefined) return [];
      const isTerrain = layer.data.kind === 'terrain';
      return [isTerrain ? { ...layer, isGround: choice.isGround ?? isGround } : layer];
    }),
  );
}

/** Both languages of the source's title, unless the person gave another. */
function titleText(title: string, original: string | LocalizedText | undefined, id: string): LocalizedText {
  if (typeof original === 'object' && original.en === title) return original;
  const text = title === '' ? id : title;
  return { en: text, 'zh-CN': text };
}

/** Bounds of several layers; `undefined` where none has a place. */
export function unionBounds(layers: readonly Pick<LayerSummary, 'bounds'>[]): Bounds | undefined {
  let union: [number, number, number, number] | undefined;
  for (const { bounds } of layers) {
    if (bounds === undefined) continue;
    union =
      union === undefined
        ? [...bounds]
        : [
            Math.min(union[0], bounds[0]),
            Math.min(union[1], bounds[1]),
            Math.max(union[2], bounds[2]),
            Math.max(union[3], bounds[3]),
          ];
  }
  return union;
}

/** Terrain that covers less of a city than this leaves too much of it to guesses. */
const COVERED = 0.9;

/** Whether terrain among the layers covers the city. Each piece counts with its own part. */
export function coversCity(
  layers: readonly Pick<LayerSummary, 'kind' | 'bounds'>[],
  { bounds: [west, south, east, north] }: Pick<CityManifest, 'bounds'>,
): boolean {
  let covered = 0;
  for (const { kind, bounds } of layers) {
    if (kind !== 'terrain' || bounds === undefined) continue;
    const across = Math.min(east, bounds[2]) - Math.max(west, bounds[0]);
    const upwards = Math.min(north, bounds[3]) - Math.max(south, bounds[1]);
    covered += Math.max(0, across) * Math.max(0, upwards);
  }
  return covered > 0 && covered >= COVERED * (east - west) * (north - south);
}

/** The ground reaches as far beyond the city as the city is wide. */
const SURROUNDINGS = 1;

/** Metres from the city's map to the data; 0 where they meet. */
export function distanceFromCity(data: Bounds, { bounds }: Pick<CityManifest, 'bounds'>): number {
  const [eastScale, northScale] = metresPerDegree((bounds[1] + bounds[3]) / 2);
  const width = (bounds[2] - bounds[0]) * SURROUNDINGS;
  const height = (bounds[3] - bounds[1]) * SURROUNDINGS;
  const east = Math.max(0, data[0] - (bounds[2] + width), bounds[0] - width - data[2]) * eastScale;
  const north = Math.max(0, data[1] - (bounds[3] + height), bounds[1] - height - data[3]) * northScale;
  return Math.hypot(east, north);
}
