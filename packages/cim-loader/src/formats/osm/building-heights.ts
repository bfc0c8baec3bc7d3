import type { LocalizedText } from '@cityloom/twin-core';
import type { LoadWarning } from '../../validation/load-report.ts';
import {
  METRES_PER_LEVEL,
  OUTBUILDING_FOOTPRINT,
  OUTBUILDING_HEIGHT,
  ROOF_METRES,
  TYPICAL_HEIGHTS,
  type TypicalHeight,
  UNTYPED_HEIGHT,
} from './building-rules.ts';
import { tagSource } from './column-rules.ts';
import type { OsmFeature, OsmTags } from './osm-feature.ts';
import { parseBuildingHeight, parseLength, parseLevels, type ParsedValue } from './tag-values.ts';
import type { WarningCode } from '../../validation/warning-codes.ts';

/** Taller than any building so far; a larger tag is a slip (feet, centimetres). */
export const TALLEST_METRES = 1000;

/** A height and how it came about. */
export interface SourcedHeight {
  readonly metres: number;
  readonly source: LocalizedText;
}

/** The value of a tag; what cannot be used, or only by a guess, is told. */
export function valueOrWarning(
  parsed: ParsedValue,
  tag: string,
  feature: OsmFeature,
  warnings: LoadWarning[],
): number | undefined {
  const note = (code: WarningCode, message: string): void => {
    warnings.push({ code, message, object: `${feature.element}/${feature.id}` });
  };
  if (parsed.status === 'garbage') note('unusable-value', `${tag} is not a usable number; treated as absent`);
  if (parsed.status !== 'value') return undefined;
  if (parsed.assumed !== undefined) note('assumed-value', `${tag}: ${parsed.assumed} taken`);
  return parsed.value;
}

/** Storeys as tagged. */
export function taggedLevels(feature: OsmFeature, warnings: LoadWarning[]): number | undefined {
  const tag = 'building:levels';
  return valueOrWarning(parseLevels(feature.tags[tag]), tag, feature, warnings);
}

/** Height as tagged, else by levels; `undefined` where neither is there. */
export function taggedHeight(
  feature: OsmFeature,
  levels: number | undefined,
  warnings: LoadWarning[],
): SourcedHeight | undefined {
  const { tags } = feature;
  const tag = tags['height'] === undefined ? 'building:height' : 'height';
  const tagged = valueOrWarning(parseLength(tags[tag], TALLEST_METRES), tag, feature, warnings);
  if (tagged !== undefined) return { metres: tagged, source: HEIGHT_TAG };
  if (levels === undefined) return undefined;
  return { metres: levels * METRES_PER_LEVEL + ROOF_METRES, source: LEVEL_RULE };
}

const HEIGHT_TAG = tagSource('height');

const LEVEL_RULE: LocalizedText = {
  en: `rule: levels × ${METRES_PER_LEVEL} m + ${ROOF_METRES} m`,
  'zh-CN': `规则：层数 × ${METRES_PER_LEVEL} m + ${ROOF_METRES} m`,
};

function typicalHeight(tags: OsmTags, footprint: number): TypicalHeight {
  const typical = TYPICAL_HEIGHTS[tags['building'] ?? ''];
  if (typical !== undefined) return typical;
  return footprint < OUTBUILDING_FOOTPRINT ? OUTBUILDING_HEIGHT : UNTYPED_HEIGHT;
}

/** Height for want of a better one. @param footprint m². */
export function heightByType(tags: OsmTags, footprint: number): SourcedHeight {
  const typical = typicalHeight(tags, footprint);
  let height = heightsByType.get(typical);
  if (height === undefined) heightsByType.set(typical, (height = sourcedHeight(typical)));
  return height;
}

/** One for each type, not for each building. */
const heightsByType = new Map<TypicalHeight, SourcedHeight>();

const sourcedHeight = ({ metres, reason }: TypicalHeight): SourcedHeight => ({
  metres,
  source: {
    en: `rule by type: ${metres} m (${reason.en})`,
    'zh-CN': `按类型的规则：${metres} m（${reason['zh-CN']}）`,
  },
});

/**
 * Bottom above the ground: `min_height`, else `building:min_level` × 3 m; `undefined` on the ground.
 * @param top a bottom that reaches it is reported and put on the ground.
 */
export function bottomOf(feature: OsmFeature, top: number, warnings: LoadWarning[]): number | undefined {
  const { tags } = feature;
  const minHeight = parseBuildingHeight(tags['min_height'], TALLEST_METRES);
  const level = Number(tags['building:min_level']);
  const bottom =
    valueOrWarning(minHeight, 'min_height', feature, warnings) ??
    (level > 0 && level <= 200 ? level * METRES_PER_LEVEL : 0);
  if (bottom < top) return bottom === 0 ? undefined : bottom;
  const object = `${feature.element}/${feature.id}`;
  const message = `its bottom (${bottom} m) is not below its top (${top} m); drawn from the ground`;
  warnings.push({ code: 'bottom-above-top', message, object });
  return undefined;
}
