import type { LocalizedText } from '../../units/quantity.ts';

export const METHOD: LocalizedText = {
  en:
    'Water on a grid of square cells. Local inertial equations (Bates et al. 2010, de Almeida et al. 2012) for rain and ' +
    'slow floods; the full shallow water equations for breaches and fast flow (Godunov with the HLLC solver, Toro 2001; ' +
    'hydrostatic reconstruction, Audusse et al. 2004; second order by MUSCL–Hancock). Friction by Manning. Rain on roofs ' +
    'runs off beside the building; green ground takes up rain, sewers a given rate. Rivers and lakes have a level that ' +
    'rises as stated, or fill by themselves; levees and walls of the scenario stand watertight. A ledger accounts for ' +
    'every cubic metre.',
  'zh-CN':
    '在方形网格上计算水流。降雨和缓慢洪水采用局部惯性方程（Bates 等 2010，de Almeida 等 2012）；溃决和急流采用完整' +
    '浅水方程（Godunov 格式与 HLLC 求解器，Toro 2001；静水重构，Audusse 等 2004；二阶为 MUSCL–Hancock）。阻力按曼宁公式。' +
    '屋面雨水排至建筑周边；绿地下渗，管网按给定能力排除。河湖水位按设定上涨或自行涨落；方案中的堤防与防洪墙不透水。' +
    '水量账目逐立方米平衡。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'The result is no better than the ground: 0.1 m of error in the terrain is 0.1 m of error in the depth, and a kerb or wall the terrain does not show does not hold water.',
    'zh-CN': '结果精度取决于地形：地形误差 0.1 米即水深误差 0.1 米；地形未反映的路缘石或围墙不挡水。',
  },
  {
    en: 'Sewers are a rate, not a network: they neither fill up nor come out again.',
    'zh-CN': '管网仅以排除能力表示，不模拟管道满流与返溢。',
  },
  {
    en: 'Local inertial: slow and moderate flow; where water runs faster than its waves (steep streets, breaches) take the full equations.',
    'zh-CN': '局部惯性方程适用于缓流；陡坡街道、溃口等急流请用完整浅水方程。',
  },
  {
    en: 'Underpasses, tunnels, basements and metro stations are no part of the ground.',
    'zh-CN': '下穿通道、隧道、地下室和地铁站不在计算地面之内。',
  },
  {
    en: 'Extremes are looked at once a minute, or at each frame where frames are closer.',
    'zh-CN': '最大值每分钟统计一次；帧间隔更短时按帧统计。',
  },
  {
    en: 'Depth classes of buildings are those of the deepest water at their walls; no damage curve is applied.',
    'zh-CN': '建筑水深等级取墙边最大水深；未采用损失曲线。',
  },
];

/** Classes of depth: blue from the first limit, red from the last; metres. */
export const DEPTH_LIMITS = [0.15, 0.3, 0.5, 1] as const;
export const DEPTH_LABELS: readonly LocalizedText[] = [
  { en: '0.15–0.3 m', 'zh-CN': '0.15–0.3 米' },
  { en: '0.3–0.5 m', 'zh-CN': '0.3–0.5 米' },
  { en: '0.5–1 m', 'zh-CN': '0.5–1 米' },
  { en: 'over 1 m', 'zh-CN': '1 米以上' },
];
export const SEVERITIES = ['blue', 'yellow', 'orange', 'red'] as const;

export const HAZARD_LABELS: readonly LocalizedText[] = [
  { en: 'Danger for some: children', 'zh-CN': '对部分人群（儿童等）危险' },
  { en: 'Danger for most', 'zh-CN': '对多数人危险' },
  { en: 'Danger for all', 'zh-CN': '对所有人危险' },
];

type WarningId =
  | 'derivedGround'
  | 'levelGround'
  | 'holes'
  | 'noOutlet'
  | 'steep'
  | 'coarse'
  | 'noPopulation'
  | 'derivedPopulation'
  | 'stillRising'
  | 'scalarInstead'
  | 'threadsLost';

export const WARNINGS: Readonly<Record<WarningId, LocalizedText>> = {
  derivedGround: {
    en: 'The city has no terrain: its ground rises from the nearest water by a rule. Depths show how the method works, not what will happen; add terrain for numbers to rely on.',
    'zh-CN':
      '该城市无地形数据：地面按规则自最近水体升高。水深仅用于演示方法，不代表实际情况；请加入地形数据以获得可靠结果。',
  },
  levelGround: {
    en: 'There is no water within 3 km to derive the ground from: it is level, and rain stays where it falls.',
    'zh-CN': '3 公里内无水体可用于推算地面：地面为水平，雨水就地滞留。',
  },
  holes: {
    en: 'Parts of the domain have no terrain: they are walls to the water.',
    'zh-CN': '部分范围没有地形数据：按不透水边界处理。',
  },
  noOutlet: {
    en: 'Nothing leaves the domain: its edges are closed and no river or lake takes water. All rain stays.',
    'zh-CN': '计算范围无出口：边界封闭且无河湖受纳，雨水全部滞留。',
  },
  steep: {
    en: 'Water ran faster than its waves at places: there the full equations are the ones to use.',
    'zh-CN': '局部流速超过波速：此处应采用完整浅水方程。',
  },
  coarse: {
    en: 'Cells are wider than most streets: gaps between buildings close or open by chance. Take smaller cells for streets.',
    'zh-CN': '网格宽于多数街道：建筑间通道可能被误闭或误开。分析街道请减小网格。',
  },
  noPopulation: {
    en: 'The buildings have no population column: numbers of people are missing.',
    'zh-CN': '建筑数据没有人口字段，无法给出受影响人数。',
  },
  derivedPopulation: {
    en: 'Numbers of people rest on a population derived by a rule, not on records.',
    'zh-CN': '人数基于按规则推算的人口，而非登记数据。',
  },
  stillRising: {
    en: 'Flooded ground was still growing at the end: a longer run would find more.',
    'zh-CN': '模拟结束时淹没范围仍在扩大：延长模拟时间会得到更大范围。',
  },
  scalarInstead: {
    en: 'WebAssembly with SIMD does not run here: computed by the double precision reference instead.',
    'zh-CN': '此环境不支持 WebAssembly SIMD：已改用双精度参考实现计算。',
  },
  threadsLost: {
    en: 'Threads that were to help failed: one thread computed alone, to the same result.',
    'zh-CN': '辅助线程失效：已由单线程继续计算，结果不变。',
  },
};

/** Largest difference of depth to the reference that the cases of validation let pass, millimetres. */
const GPU_TOLERANCE = 5;

/** A graphics processor computed. @param adapter what it calls itself. */
export function gpuUsed(adapter: string): LocalizedText {
  return {
    en:
      `Computed with WebGPU in single precision on: ${adapter}. Another graphics processor gives other last digits; in ` +
      `the cases of validation depths may differ from the reference by up to ${GPU_TOLERANCE} mm.`,
    'zh-CN':
      `由 WebGPU 单精度计算，图形处理器：${adapter}。换用其他图形处理器时末位数字会不同；` +
      `在验证算例中，水深与参考解之差不超过 ${GPU_TOLERANCE} 毫米。`,
  };
}

/** None computed though one was asked for. @param why empty where there is none. */
export function gpuMissing(why: string): LocalizedText {
  const [en, chinese] = why === '' ? ['none is offered here', '此环境未提供'] : [why, why];
  return {
    en: `The graphics processor could not be used (${en}): computed on the processor instead.`,
    'zh-CN': `无法使用图形处理器（${chinese}）：已改由处理器计算。`,
  };
}

/** It was lost on the way. @param time from which the processor went on, seconds. */
export function gpuLost(time: number, why: string): LocalizedText {
  return {
    en: `The graphics processor was lost (${why}): computed on the processor from ${Math.round(time)} s on.`,
    'zh-CN': `图形处理器中途失效（${why}）：自 ${Math.round(time)} 秒起改由处理器计算。`,
  };
}
