import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';

export const METHOD: LocalizedText = {
  en:
    'Obstacle limitation surfaces of ICAO Annex 14, Table 4-1: the inner horizontal surface 45 m above the aerodrome ' +
    'out to its radius, from there the conical surface up by 5 %. Distances count to the nearest point of a ' +
    'building’s outline, where the surface is lowest. Optional: the first section of the approach surface and the ' +
    'transitional surface beside the strip. A building overshoots by its top less the least that any surface allows.',
  'zh-CN':
    '采用国际民航组织附件 14 表 4-1 的障碍物限制面：机场标高以上 45 米的内水平面至其半径，其外锥形面按 5% 上升。' +
    '距离取至建筑轮廓最近点（该处限制面最低）。可选进近面第一段与升降带两侧的过渡面。' +
    '突破高度 = 建筑顶高 − 各限制面允许高度的最小值。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'Approach (2 % over the first 3,000 m, 300 m inner edge, 15 % divergence) and transitional surface (14.3 %) as the French arrêté of 7 June 2007 has them; newer rules narrow the inner edge (EASA CS-ADR-DSN issue 7: 280 m). Ask for the edition that applies.',
    'zh-CN':
      '进近面（前 3000 米 2%、内边 300 米、散开率 15%）与过渡面（14.3%）取自法国 2007 年 6 月 7 日法令；新规定的内边较窄（EASA CS-ADR-DSN 第 7 版为 280 米）。请确认适用版本。',
  },
  {
    en: 'Later sections of the approach, the transitional surface beside the approach, take-off climb, inner approach, balked landing, outer horizontal and procedures for instrument flight are not looked at.',
    'zh-CN':
      '不含进近面后续各段、进近面两侧过渡面、起飞爬升面、内进近面、复飞面、外水平面及仪表飞行程序要求。',
  },
  {
    en: 'Buildings alone are looked at: no masts, cranes, trees or ground.',
    'zh-CN': '仅考虑建筑，不含天线、起重机、树木和地形。',
  },
  {
    en: 'A planner’s check; the aviation authority decides.',
    'zh-CN': '仅供规划参考，以民航主管部门意见为准。',
  },
];

export const WARNINGS: Readonly<Record<'innerEdge' | 'notInstrument', LocalizedText>> = {
  innerEdge: {
    en: 'The approach surface begins 300 m wide; newer rules take 280 m. Ask for the edition that applies.',
    'zh-CN': '进近面内边按 300 米计；新规定为 280 米，请确认适用版本。',
  },
  notInstrument: {
    en: 'Approach and transitional surfaces are left out: their figures are known for instrument runways of code 3 and 4 only.',
    'zh-CN': '未计算进近面与过渡面：其数值仅适用于指标 3、4 的仪表跑道。',
  },
};

/** What the measures are called. */
export const MEASURE_TITLES: MeasureTitles = measureTitles('obstacleSurfaces', {
  elevation: { en: 'Elevation of the aerodrome', 'zh-CN': '机场标高' },
  buildings: { en: 'Buildings below the surfaces', 'zh-CN': '限制面内建筑' },
  'buildings.failing': { en: 'Buildings that fail', 'zh-CN': '不符合的建筑' },
  overshoot: { en: 'Greatest height above a surface', 'zh-CN': '最大超出高度' },
  height: { en: 'Height', 'zh-CN': '高度' },
});
