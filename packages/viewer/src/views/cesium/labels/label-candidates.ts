import { type FeatureTable, findLayer, type Position, type SceneGraph } from '@cityloom/twin-core';
import type { Language } from '../../../session/index.ts';
import type { LabelLook } from './label-style.ts';
import { localizedName } from './localized-name.ts';
import { POI_SYMBOLS } from './poi-symbols.ts';
import { straightStretch } from './straight-stretch.ts';

/** Something that could be named on the map. */
export interface LabelCandidate {
  readonly layer: string;
  /** In the layer's table. */
  readonly row: number;
  readonly text: string;
  readonly look: LabelLook;
  readonly position: Position;
  /** Greater wins where two overlap. */
  readonly priority: number;
  /** Shown where a screen pixel covers at most this many metres at its place. */
  readonly maximumMetresPerPixel: number;
  /** Not shown closer up than this, metres per pixel. */
  readonly minimumMetresPerPixel: number;
  /** Line the text runs along. */
  readonly along?: { readonly start: Position; readonly end: Position };
  /** Class of the symbol drawn with it, and where its name joins it, metres per pixel. */
  readonly symbol?: { readonly class: string; readonly nameMetresPerPixel: number };
}

/** Layers whose objects are named. */
export const LABELLED_LAYERS: readonly string[] = ['places', 'roads', 'points-of-interest'];

/** Everything that could be named, in one language. Layers and columns that are missing are passed over. */
export function labelCandidates(scene: SceneGraph, language: Language): LabelCandidate[] {
  const of = (
    layer: string,
    collect: (table: FeatureTable, language: Language) => LabelCandidate[],
  ): LabelCandidate[] => {
    const table = findLayer(scene, layer)?.table;
    return table?.geometry === undefined ? [] : collect(table, language);
  };
  return [
    ...of('places', placeCandidates),
    ...of('roads', streetCandidates),
    ...of('points-of-interest', poiCandidates),
  ];
}

interface PlaceRank {
  readonly look: LabelLook;
  readonly priority: number;
  readonly maximumMetresPerPixel: number;
  readonly minimumMetresPerPixel: number;
}

const place = (look: LabelLook, priority: number, maximum: number, minimum: number): PlaceRank => ({
  look,
  priority,
  maximumMetresPerPixel: maximum,
  minimumMetresPerPixel: minimum,
});

const PLACE_RANKS: Readonly<Record<string, PlaceRank>> = {
  city: place('city', 1000, 2000, 12),
  town: place('city', 900, 600, 6),
  borough: place('suburb', 820, 90, 4),
  suburb: place('suburb', 800, 60, 3),
  quarter: place('suburb', 780, 40, 2.5),
  village: place('suburb', 760, 60, 2.5),
  neighbourhood: place('neighbourhood', 700, 20, 1.2),
  hamlet: place('neighbourhood', 690, 30, 1.2),
};

function placeCandidates(table: FeatureTable, language: Language): LabelCandidate[] {
  return rowsOf(table).flatMap((row) => {
    const kind = table.value(row, 'kind') ?? table.value(row, 'class');
    const rank = typeof kind === 'string' ? PLACE_RANKS[kind] : undefined;
    const text = localizedName(table, row, language);
    const position = firstPosition(table, row);
    if (rank === undefined || text === undefined || position === undefined) return [];
    const population = Number(table.value(row, 'population') ?? 0);
    const bonus = population > 0 ? Math.log10(population) : 0;
    return [{ ...rank, layer: table.layer, row, text, position, priority: rank.priority + bonus }];
  });
}

/** Least importance of a road that is named, and where, metres per pixel. */
const STREET_RANKS: Readonly<Record<string, readonly [priority: number, maximumMetresPerPixel: number]>> = {
  motorway: [400, 14],
  trunk: [390, 12],
  primary: [380, 10],
  secondary: [360, 7],
  tertiary: [340, 4],
  unclassified: [310, 2],
  residential: [300, 1.6],
  living_street: [300, 1.4],
  pedestrian: [320, 1.6],
};

function streetCandidates(table: FeatureTable, language: Language): LabelCandidate[] {
  const { geometry } = table;
  if (geometry?.type !== 'line') return [];
  return rowsOf(table).flatMap((row) => {
    const rank = STREET_RANKS[String(table.value(row, 'class'))];
    const text = rank === undefined ? undefined : localizedName(table, row, language);
    if (rank === undefined || text === undefined) return [];
    const ring = geometry.ringOffsets[geometry.partOffsets[row] as number] as number;
    const first = geometry.positionOffsets[ring] as number;
    const end = geometry.positionOffsets[ring + 1] as number;
    const stretch = straightStretch(geometry.positions, first, end);
    if (stretch === undefined) return [];
    return [
      {
        layer: table.layer,
        row,
        text,
        look: 'street' as const,
        position: stretch.middle,
        // Of one street's pieces the longest is named first.
        priority: rank[0] + Math.min(9, stretch.length / 200),
        maximumMetresPerPixel: rank[1],
        minimumMetresPerPixel: 0,
        along: { start: stretch.start, end: stretch.end },
      },
    ];
  });
}

function poiCandidates(table: FeatureTable, language: Language): LabelCandidate[] {
  return rowsOf(table).flatMap((row) => {
    const className = table.value(row, 'class');
    const symbol = typeof className === 'string' ? POI_SYMBOLS[className] : undefined;
    const position = firstPosition(table, row);
    if (symbol === undefined || position === undefined || typeof className !== 'string') return [];
    const text = localizedName(table, row, language);
    return [
      {
        layer: table.layer,
        row,
        text: text ?? '',
        look: 'poi' as const,
        position,
        // Named ones first: they tell more.
        priority: symbol.priority + (text === undefined ? 0 : 5),
        maximumMetresPerPixel: symbol.iconMetresPerPixel,
        minimumMetresPerPixel: 0,
        symbol: { class: className, nameMetresPerPixel: symbol.nameMetresPerPixel },
      },
    ];
  });
}

function rowsOf(table: FeatureTable): number[] {
  return Array.from({ length: table.count }, (_, row) => row);
}

function firstPosition(table: FeatureTable, row: number): Position | undefined {
  const { geometry } = table;
  if (geometry === undefined) return undefined;
  const ring = geometry.ringOffsets[geometry.partOffsets[row] as number] as number;
  const at = geometry.positionOffsets[ring] as number;
  const longitude = geometry.positions[2 * at];
  const latitude = geometry.positions[2 * at + 1];
  return longitude === undefined || latitude === undefined ? undefined : [longitude, latitude];
}
