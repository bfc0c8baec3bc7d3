import type { LocalizedText } from '../../units/quantity.ts';
import type { EdgeNeighbour } from '../../massing/parcel-edges.ts';
import { edgeName } from './checks.ts';
import type { FinishedRun } from './finished-run.ts';
import { mergeOverlaps } from './overlaps.ts';

const MOST_NAMED = 5;

function named(names: readonly string[]): LocalizedText {
  const shown = names.slice(0, MOST_NAMED).join(', ');
  const more = names.length - MOST_NAMED;
  return more > 0
    ? { en: `${shown} and ${more} more`, 'zh-CN': `${shown} 等 ${names.length} 个` }
    : { en: shown, 'zh-CN': shown };
}

/** Things the reader must know of the result, each with the objects it is about. */
export function warningsOf(run: FinishedRun): LocalizedText[] {
  return [
    ...refusedWarnings(run),
    ...edgeWarnings(run),
    ...parcelWarnings(run),
    ...buildingWarnings(run),
    ...dataWarnings(run),
  ];
}

function refusedWarnings({ refused }: FinishedRun): LocalizedText[] {
  if (refused.length === 0) return [];
  const reasons = named(refused.map(({ object, reason }) => `${object ?? 'the area'} (${reason})`));
  return [
    {
      en: `${refused.length} parcels are not examined: ${reasons.en}.`,
      'zh-CN': `${refused.length} 个地块无法检查：${reasons['zh-CN']}。`,
    },
  ];
}

/** Setbacks that differ from edge to edge: where which is not kept. */
function edgeWarnings({ examined }: FinishedRun): LocalizedText[] {
  const broken = examined.flatMap(({ parcel, buildings }) =>
    buildings.flatMap(({ building, edgeShortfalls }) =>
      edgeShortfalls.map(({ edge, shortfall }) => ({ parcel, building, edge, shortfall })),
    ),
  );
  if (broken.length === 0) return [];
  const list = named(
    broken.map(
      ({ parcel, building, edge, shortfall }) =>
        `${parcel.object ?? ''} ${edgeName(edge)}: ${building.object} −${shortfall.toFixed(2)} m`,
    ),
  );
  const chinese = named(
    broken.map(
      ({ parcel, building, edge, shortfall }) =>
        `${parcel.object ?? ''} 第 ${edge.number} 边（${ALONG[edge.along]}）：${building.object} 差 ${shortfall.toFixed(2)} 米`,
    ),
  );
  return [
    {
      en: `${broken.length} setbacks of edges are not kept: ${list.en}.`,
      'zh-CN': `${broken.length} 处边界退界不足：${chinese['zh-CN']}。`,
    },
  ];
}

const ALONG: Readonly<Record<EdgeNeighbour, string>> = {
  'main-road': '临主次干路',
  road: '临支路',
  neighbour: '临相邻地块',
};

function parcelWarnings({ parcelOverlaps }: FinishedRun): LocalizedText[] {
  if (parcelOverlaps.length === 0) return [];
  const pairs = named(
    parcelOverlaps.map(({ first, second, area }) => `${first} / ${second} (${area.toFixed(1)} m²)`),
  );
  return [
    {
      en: `${parcelOverlaps.length} pairs of parcels cover the same ground; it and what stands on it count twice: ${pairs.en}.`,
      'zh-CN': `${parcelOverlaps.length} 对地块相互重叠，重叠用地及其上建筑重复计入：${pairs['zh-CN']}。`,
    },
  ];
}

function buildingWarnings({ examined }: FinishedRun): LocalizedText[] {
  const warnings: LocalizedText[] = [];
  const overlaps = mergeOverlaps(examined.flatMap((each) => each.overlaps));
  if (overlaps.length > 0) {
    const pairs = named(
      overlaps.map(({ first, second, area }) => `${first} / ${second} (${area.toFixed(1)} m²)`),
    );
    warnings.push({
      en: `${overlaps.length} pairs of buildings overlap; their floor area is counted twice there: ${pairs.en}.`,
      'zh-CN': `${overlaps.length} 对建筑相互重叠，重叠处建筑面积重复计入：${pairs['zh-CN']}。`,
    });
  }
  const heightless = [...new Set(examined.flatMap(({ withoutHeight }) => withoutHeight))];
  if (heightless.length > 0) {
    const list = named(heightless);
    warnings.push({
      en: `${heightless.length} buildings have no height: their recorded storeys (else one) count, their height is held against no limit: ${list.en}.`,
      'zh-CN': `${heightless.length} 栋建筑无高度：按记录层数（否则按一层）计入，不检查高度：${list['zh-CN']}。`,
    });
  }
  return warnings;
}

function dataWarnings({ examined, input }: FinishedRun): LocalizedText[] {
  const warnings: LocalizedText[] = [];
  const impossible = examined.flatMap(({ parcel }) =>
    parcel.impossibleRules.map((rule) => `${parcel.object ?? ''}: ${rule}`),
  );
  if (impossible.length > 0) {
    const list = named(impossible);
    warnings.push({
      en: `${impossible.length} limits of parcels cannot be meant and do not hold: ${list.en}.`,
      'zh-CN': `${impossible.length} 项地块指标数值不合理，未予采用：${list['zh-CN']}。`,
    });
  }
  if (!examined.some(({ parcel }) => Object.keys(parcel.rules).length > 0) && examined.length > 0) {
    warnings.push({
      en: 'No parcel has a limit: the figures are shown, nothing is checked. State limits of the parcels, or give them as parameters.',
      'zh-CN': '地块均无控制指标：仅给出数值，不作检查。请为地块设定指标或作为参数给出。',
    });
  }
  if (input.derivedHeights) {
    warnings.push({
      en: 'Heights or storeys of some buildings follow from a rule of the city package.',
      'zh-CN': '部分建筑的高度或层数由城市数据包的规则推算。',
    });
  }
  if (!input.hasGreen) {
    warnings.push({
      en: 'The city has no layer of green: the green ratio holds recorded green only.',
      'zh-CN': '城市数据无绿地图层：绿地率仅含登记绿地。',
    });
  }
  return warnings;
}
