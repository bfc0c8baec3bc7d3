import type { LocalizedText } from '../../units/quantity.ts';

export const METHOD: LocalizedText = {
  en:
    'Gaussian plume and puff with reflection at the ground and at the inversion lid (Turner 1970). ' +
    'Continuous releases use the Briggs rural or urban sigmas, instantaneous ones the CCPS puff sigmas. ' +
    'One steady source in a steady wind has a closed form, the integral over its puffs (Palazzi et al. 1982); several ' +
    'sources, sources that change and a wind that turns are chains of puffs carried along the wind. Heavy gas spreads ' +
    'by its weight first (Britter and McQuaid 1988), until the Richardson number of the cloud falls below 1; from ' +
    'there the Gaussian plume goes on with the same width and concentration. Spilled liquids flash, boil by the heat ' +
    'of the ground or evaporate into the wind (Mackay and Matsugu 1973); smoke of a fire climbs after Briggs. ' +
    'Surroundings are chosen, or follow from the roughness of the buildings (Macdonald et al. 1998). Stability is given ' +
    'or follows Pasquill and Turner; the wind follows a power law (Irwin 1979). Exposure is the highest ' +
    'running mean over 10, 30 and 60 min (4 and 8 h in longer runs), compared with the acute exposure guideline ' +
    'levels (AEGL), or over 1 h with the emergency response planning guidelines (ERPG). Air indoors follows the air ' +
    'outside by its exchange; windows are opened when the air outside becomes the cleaner one.',
  'zh-CN':
    '采用考虑地面与逆温层反射的高斯烟羽和烟团模型（Turner 1970）。连续泄漏使用 Briggs 乡村或城市扩散系数，' +
    '瞬时泄漏使用 CCPS 烟团扩散系数。单一恒定源、恒定风时采用烟团的解析积分（Palazzi 等 1982）；多源、变化的源或' +
    '变化的风用随风输送的烟团链计算。重气先在重力作用下扩散（Britter 与 McQuaid 1988），直至云团 Richardson 数小于 1，' +
    '此后以相同宽度和浓度转为高斯烟羽。溢出液体闪蒸、受地面加热沸腾或随风蒸发（Mackay 与 Matsugu 1973）；' +
    '火灾烟气按 Briggs 公式抬升。周边环境可指定，或由建筑粗糙度确定（Macdonald 等 1998）。大气稳定度可直接给定，' +
    '或按 Pasquill–Turner 方法确定；风速随高度按幂律变化（Irwin 1979）。暴露量为 10、30、60 分钟（较长模拟含 4、8 小时）' +
    '滑动平均浓度的最大值，与急性暴露指导水平（AEGL）比较，或以 1 小时平均与应急响应规划指南（ERPG）比较。' +
    '室内浓度由换气次数随室外变化；室外空气更洁净时开窗。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'Valid from 100 m to 10 km from the release; results outside are extrapolated.',
    'zh-CN': '适用于距泄漏点 100 米至 10 公里；超出范围的结果为外推。',
  },
  {
    en: 'Heavy gas: curves of trials over flat open ground; released near the ground and undiluted, no jets; slopes and buildings that would hold or guide it are left out.',
    'zh-CN':
      '重气：采用平坦开阔地试验的关联曲线；近地面、未稀释释放，不含射流；不考虑坡度及建筑的阻挡和引导。',
  },
  {
    en: 'The wind turns everywhere at the same moment; terrain, street canyons and wakes of buildings are not resolved: the city acts through its roughness alone.',
    'zh-CN': '全域风向同时变化；不考虑地形、街道峡谷和建筑尾流：城市仅以粗糙度体现。',
  },
  {
    en: 'People stay where they are, outdoors or indoors with closed windows; nobody flees, no room differs from another.',
    'zh-CN': '假定人员留在原处，或在室外，或在门窗关闭的室内；不考虑疏散和房间差异。',
  },
  {
    en: 'Calm wind below 1 m/s is outside the method and refused.',
    'zh-CN': '风速低于 1 米/秒的静风不适用本方法，不予计算。',
  },
  {
    en: 'Pools spread at once and lie on concrete; fires burn evenly and well ventilated.',
    'zh-CN': '液池瞬间铺展于混凝土地面；火灾恒定且通风良好。',
  },
  {
    en: 'Nothing is deposited, washed out or transformed on the way.',
    'zh-CN': '不考虑沉降、降水清除和化学转化。',
  },
  {
    en: 'A forecast of a mean: single moments can exceed it several times.',
    'zh-CN': '结果为平均值；瞬时浓度可能是其数倍。',
  },
];

type Labels = readonly [LocalizedText, LocalizedText, LocalizedText];

export const AEGL_LABELS: Labels = [
  { en: 'AEGL-1: notable discomfort', 'zh-CN': 'AEGL-1：明显不适' },
  { en: 'AEGL-2: serious effects, impaired escape', 'zh-CN': 'AEGL-2：严重影响，逃生受阻' },
  { en: 'AEGL-3: life-threatening', 'zh-CN': 'AEGL-3：危及生命' },
];
export const ERPG_LABELS: Labels = [
  { en: 'ERPG-1: mild, passing effects', 'zh-CN': 'ERPG-1：轻微、短暂影响' },
  { en: 'ERPG-2: serious effects, impaired protective action', 'zh-CN': 'ERPG-2：严重影响，防护行动受阻' },
  { en: 'ERPG-3: life-threatening', 'zh-CN': 'ERPG-3：危及生命' },
];
export const AIR_QUALITY_LABELS: Labels = [
  { en: 'PM2.5: unhealthy', 'zh-CN': 'PM2.5：不健康' },
  { en: 'PM2.5: very unhealthy', 'zh-CN': 'PM2.5：非常不健康' },
  { en: 'PM2.5: hazardous', 'zh-CN': 'PM2.5：危险' },
];
export const LEVEL_SEVERITIES = ['yellow', 'orange', 'red'] as const;

const numbered = (name: string): Labels => [
  { en: `${name}-1`, 'zh-CN': `${name}-1` },
  { en: `${name}-2`, 'zh-CN': `${name}-2` },
  { en: `${name}-3`, 'zh-CN': `${name}-3` },
];

/** Short names of levels, by their kind. */
export const LEVEL_NAMES: Readonly<Record<'aegl' | 'erpg' | 'pm', Labels>> = {
  aegl: numbered('AEGL'),
  erpg: numbered('ERPG'),
  pm: [
    { en: 'Unhealthy', 'zh-CN': '不健康' },
    { en: 'Very unhealthy', 'zh-CN': '非常不健康' },
    { en: 'Hazardous', 'zh-CN': '危险' },
  ],
};

type WarningId =
  | 'nearField'
  | 'farField'
  | 'denseGas'
  | 'beyondCurves'
  | 'denseTurn'
  | 'pool'
  | 'fire'
  | 'particles'
  | 'puffs'
  | 'noHeights'
  | 'cityUrban'
  | 'cityRural'
  | 'derivedPopulation'
  | 'noPopulation'
  | 'streetCanyons'
  | 'coarseCells'
  | 'shortRun'
  | 'stillSpreading';

export const WARNINGS: Readonly<Record<WarningId, LocalizedText>> = {
  nearField: {
    en: 'Some affected buildings lie closer than 100 m to the release, outside the validity of the method.',
    'zh-CN': '部分受影响建筑距泄漏点不足 100 米，超出方法适用范围。',
  },
  farField: {
    en: 'A guideline level is exceeded beyond 10 km, outside the validity of the method.',
    'zh-CN': '在 10 公里以外仍超过指导水平，超出方法适用范围。',
  },
  denseGas: {
    en: 'The gas is heavy: its cloud is computed at the ground and spreads against the wind too, which the map leaves out (measure "spread against the wind").',
    'zh-CN': '该气体为重气：按地面浓度计算，且会逆风蔓延，图中未示（见指标“逆风蔓延距离”）。',
  },
  beyondCurves: {
    en: 'The release is denser than any of the trials the curves rest on: near it, concentrations are uncertain.',
    'zh-CN': '泄漏的重气效应超出关联曲线所依据的试验范围：近处浓度不确定。',
  },
  denseTurn: {
    en: 'The heavy cloud is given the spread of the wind at its release; it does not spread anew when the wind changes.',
    'zh-CN': '重气云团按释放时的风扩散，风变化时不重新计算。',
  },
  pool: {
    en: 'Vapour of the pool: what flashes is doubled for droplets carried along, the ground is concrete as warm as the air.',
    'zh-CN': '液池蒸气：闪蒸量按夹带液滴加倍；地面为与气温相同的混凝土。',
  },
  fire: {
    en: 'Smoke by the yields of a well ventilated fire: a smouldering one gives several times as much carbon monoxide and climbs less.',
    'zh-CN': '按通风良好的火灾产率计算：阴燃时一氧化碳可达数倍，且抬升较低。',
  },
  particles: {
    en: 'The levels of smoke particles are made for means over 24 hours; held against an hour they are cautious.',
    'zh-CN': '颗粒物分级针对 24 小时平均；用于 1 小时平均偏保守。',
  },
  puffs: {
    en: 'Computed by puffs: areas and outlines are as exact as the shown cells and end at the city’s edge.',
    'zh-CN': '按烟团计算：面积和轮廓精确至图示网格，止于城市边界。',
  },
  noHeights: {
    en: 'Too few buildings near the release have a height: the surroundings are taken as urban.',
    'zh-CN': '泄漏点附近有高度的建筑过少：按城市环境计算。',
  },
  cityUrban: {
    en: 'By the roughness of the buildings within 1 km of the release, the surroundings are taken as urban.',
    'zh-CN': '根据泄漏点 1 公里内建筑的粗糙度，按城市环境计算。',
  },
  cityRural: {
    en: 'By the roughness of the buildings within 1 km of the release, the surroundings are taken as rural.',
    'zh-CN': '根据泄漏点 1 公里内建筑的粗糙度，按乡村环境计算。',
  },
  derivedPopulation: {
    en: 'Numbers of people rest on a population derived by a rule, not on records.',
    'zh-CN': '人数基于按规则推算的人口，而非登记数据。',
  },
  noPopulation: {
    en: 'The buildings have no population column: numbers of people are missing.',
    'zh-CN': '建筑数据没有人口字段，无法给出受影响人数。',
  },
  streetCanyons: {
    en: 'Street canyons and building wakes are not resolved.',
    'zh-CN': '未考虑街道峡谷和建筑尾流。',
  },
  coarseCells: {
    en: 'The plume is narrower than two cells within the first kilometre: the shown field is coarse there. Choose a smaller cell size; buildings do not depend on it.',
    'zh-CN': '烟羽在前 1 公里内窄于两个网格，图示浓度场较粗；可减小网格。建筑结果不受影响。',
  },
  shortRun: {
    en: 'The run is shorter than 10 min: the mean over the run is compared with the 10 min levels.',
    'zh-CN': '模拟不足 10 分钟：以全程平均浓度与 10 分钟指导水平比较。',
  },
  stillSpreading: {
    en: 'The cloud is still over the city at the end of the run: a longer run would find more exposure.',
    'zh-CN': '模拟结束时气云仍在扩散：延长模拟时间会得到更大的暴露。',
  },
};
