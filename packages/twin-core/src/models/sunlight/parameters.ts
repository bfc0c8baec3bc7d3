import { z } from 'zod';
import type { Position } from '../../geo/position.ts';
import type { ObjectId } from '../../scene/feature-table.ts';
import { describeParameterAs } from '../../simulation/describe-parameters.ts';
import { studyAreaFields } from '../../simulation/study-area-fields.ts';
import type { LocalizedText } from '../../units/quantity.ts';
import type { CitySize, ClimateZone, Dwelling } from './rules.ts';

/** Parameters of one run, defaults filled in. SI units unless the name says otherwise. */
export interface SunlightParameters {
  readonly area?: readonly Position[] | undefined;
  readonly objects?: readonly ObjectId[] | undefined;
  readonly buildings: 'dwellings' | 'all';
  readonly climateZone: ClimateZone;
  readonly citySize: CitySize;
  readonly dwelling: Dwelling;
  /** `rule`: the day the rule looks at. */
  readonly day: 'rule' | 'greatCold' | 'winterSolstice' | 'date';
  readonly year: number;
  /** ISO date; for `day` = `date`. */
  readonly date?: string | undefined;
  /** Hours; absent: what the rule asks. */
  readonly requiredHours?: number | undefined;
  /** Hours of true solar time; absent: the band of the day. */
  readonly bandFrom?: number | undefined;
  readonly bandTo?: number | undefined;
  readonly timeStep: number;
  readonly minimumSpell: number;
  readonly refraction: boolean;
  readonly windowHeight: number;
  readonly windowSpacing: number;
  readonly floors: 'ground' | 'all';
  readonly storeyHeight: number;
  readonly judgedBy: 'main-side' | 'best-window';
  readonly shadowReach: number;
  readonly field: boolean;
  readonly cellSize: number;
}

const RULE: LocalizedText = { en: 'Rule', 'zh-CN': '规则' };
const SUN: LocalizedText = { en: 'Sun', 'zh-CN': '太阳' };
const WINDOWS: LocalizedText = { en: 'Windows', 'zh-CN': '窗户' };
const GROUND: LocalizedText = { en: 'Ground', 'zh-CN': '地面' };
const GB_50180 = 'GB 50180-2018, 4.0.9';
const GB_50947 = 'GB/T 50947-2014';

const ruleFields = {
  buildings: describeParameterAs(z.enum(['dwellings', 'all']).default('dwellings'), {
    title: { en: 'Buildings', 'zh-CN': '建筑' },
    description: {
      en: 'Dwellings: those whose use is residential. Buildings that are named are taken in any case.',
      'zh-CN': '住宅：用途为居住的建筑。指定的对象总会计入。',
    },
    choices: {
      dwellings: { en: 'Dwellings', 'zh-CN': '住宅' },
      all: { en: 'All', 'zh-CN': '全部' },
    },
    input: 'choice',
    group: RULE,
  }),
  climateZone: describeParameterAs(z.enum(['I', 'II', 'III', 'IV', 'V', 'VI', 'VII']).default('I'), {
    title: { en: 'Climate zone', 'zh-CN': '建筑气候区' },
    description: {
      en: 'I severe cold, II cold, III hot summer and cold winter, IV hot summer and warm winter, V mild, VI and VII plateau and desert.',
      'zh-CN': 'I 严寒、II 寒冷、III 夏热冬冷、IV 夏热冬暖、V 温和、VI 和 VII 高原与荒漠。',
    },
    source: 'GB 50178',
    input: 'choice',
    group: RULE,
  }),
  citySize: describeParameterAs(z.enum(['large', 'small']).default('large'), {
    title: { en: 'Size of the city', 'zh-CN': '城市规模' },
    choices: {
      large: { en: '500,000 people or more', 'zh-CN': '常住人口 50 万及以上' },
      small: { en: 'Below 500,000 people', 'zh-CN': '常住人口不足 50 万' },
    },
    source: GB_50180,
    input: 'choice',
    group: RULE,
  }),
  dwelling: describeParameterAs(z.enum(['ordinary', 'elderly', 'renewal']).default('ordinary'), {
    title: { en: 'Kind of dwelling', 'zh-CN': '住宅类型' },
    choices: {
      ordinary: { en: 'Ordinary', 'zh-CN': '普通住宅' },
      elderly: { en: 'For the elderly', 'zh-CN': '老年人居住建筑' },
      renewal: { en: 'Renewal of an old quarter', 'zh-CN': '旧区改建' },
    },
    source: GB_50180,
    input: 'choice',
    group: RULE,
  }),
  requiredHours: describeParameterAs(z.number().min(0).max(24).optional(), {
    title: { en: 'Required hours', 'zh-CN': '要求日照时数' },
    description: { en: 'Empty: what the rule asks.', 'zh-CN': '留空：按规则。' },
    unit: 'h',
    input: 'number',
    step: 0.5,
    group: RULE,
  }),
  judgedBy: describeParameterAs(z.enum(['main-side', 'best-window']).default('main-side'), {
    title: { en: 'A building is judged by', 'zh-CN': '建筑评价依据' },
    description: {
      en: 'Where the flats lie is not known. Main side: of the side with the most sun on average, the window with the least.',
      'zh-CN': '户型未知。主朝向：平均日照最多的一侧中日照最少的窗户。',
    },
    choices: {
      'main-side': { en: 'The least window of its sunniest side', 'zh-CN': '日照最多一侧的最差窗户' },
      'best-window': { en: 'Its best window', 'zh-CN': '日照最多的窗户' },
    },
    input: 'choice',
    group: RULE,
  }),
};

const sunFields = {
  day: describeParameterAs(z.enum(['rule', 'greatCold', 'winterSolstice', 'date']).default('rule'), {
    title: { en: 'Day', 'zh-CN': '日期' },
    choices: {
      rule: { en: 'The day of the rule', 'zh-CN': '规则规定日' },
      greatCold: { en: 'Great Cold', 'zh-CN': '大寒日' },
      winterSolstice: { en: 'Winter solstice', 'zh-CN': '冬至日' },
      date: { en: 'A date', 'zh-CN': '指定日期' },
    },
    source: GB_50180,
    input: 'choice',
    group: SUN,
  }),
  year: describeParameterAs(z.int().min(1950).max(2050).default(2026), {
    title: { en: 'Year', 'zh-CN': '年份' },
    description: {
      en: 'Of Great Cold or the solstice; from year to year the sun differs by less than 0.2°.',
      'zh-CN': '大寒或冬至所在年份；各年太阳位置相差不足 0.2°。',
    },
    input: 'number',
    step: 1,
    group: SUN,
  }),
  date: describeParameterAs(z.iso.date().optional(), {
    title: { en: 'Date', 'zh-CN': '指定日期' },
    description: {
      en: 'Year-month-day; read if the day is a date.',
      'zh-CN': '年-月-日；选择指定日期时使用。',
    },
    input: 'text',
    group: SUN,
  }),
  bandFrom: describeParameterAs(z.number().min(0).max(24).optional(), {
    title: { en: 'Sun counts from', 'zh-CN': '有效日照开始' },
    description: {
      en: 'Hours of true solar time. Empty: 8 on Great Cold, 9 on the solstice, 0 on a date.',
      'zh-CN': '真太阳时（小时）。留空：大寒日 8，冬至日 9，指定日期 0。',
    },
    unit: 'h',
    source: GB_50180,
    input: 'number',
    step: 0.5,
    group: SUN,
  }),
  bandTo: describeParameterAs(z.number().min(0).max(24).optional(), {
    title: { en: 'Sun counts until', 'zh-CN': '有效日照结束' },
    description: {
      en: 'Hours of true solar time. Empty: 16 on Great Cold, 15 on the solstice, 24 on a date.',
      'zh-CN': '真太阳时（小时）。留空：大寒日 16，冬至日 15，指定日期 24。',
    },
    unit: 'h',
    source: GB_50180,
    input: 'number',
    step: 0.5,
    group: SUN,
  }),
  timeStep: describeParameterAs(z.number().min(10).max(3600).default(60), {
    title: { en: 'Time step', 'zh-CN': '时间步长' },
    unit: 's',
    source: GB_50947,
    input: 'number',
    step: 10,
    group: SUN,
  }),
  minimumSpell: describeParameterAs(z.number().min(0).max(7200).default(300), {
    title: { en: 'Shortest spell that counts', 'zh-CN': '最小连续日照时间' },
    unit: 's',
    source: GB_50947,
    input: 'number',
    step: 60,
    group: SUN,
  }),
  refraction: describeParameterAs(z.boolean().default(false), {
    title: { en: 'With refraction', 'zh-CN': '考虑大气折射' },
    description: {
      en: 'Air lifts the sun by 0.1° at 8° and 0.5° at the horizon.',
      'zh-CN': '大气使太阳抬高：高度角 8° 时约 0.1°，地平线处约 0.5°。',
    },
    input: 'switch',
    group: SUN,
  }),
};

const placeFields = {
  windowHeight: describeParameterAs(z.number().min(0).max(10).default(0.9), {
    title: { en: 'Sill above the floor', 'zh-CN': '窗台高度' },
    description: {
      en: 'Above the ground the building stands on; floors above at their storey height.',
      'zh-CN': '自建筑所在地面起算；上层按层高累加。',
    },
    unit: 'm',
    source: GB_50180,
    input: 'number',
    step: 0.1,
    group: WINDOWS,
  }),
  windowSpacing: describeParameterAs(z.number().min(0.2).max(50).default(3), {
    title: { en: 'Distance of window points', 'zh-CN': '窗点间距' },
    unit: 'm',
    input: 'number',
    step: 0.5,
    group: WINDOWS,
  }),
  floors: describeParameterAs(z.enum(['ground', 'all']).default('ground'), {
    title: { en: 'Floors', 'zh-CN': '楼层' },
    choices: {
      ground: { en: 'Ground floor', 'zh-CN': '底层' },
      all: { en: 'All', 'zh-CN': '全部' },
    },
    input: 'choice',
    group: WINDOWS,
  }),
  storeyHeight: describeParameterAs(z.number().min(2).max(10).default(3), {
    title: { en: 'Storey height', 'zh-CN': '层高' },
    unit: 'm',
    input: 'number',
    step: 0.1,
    group: WINDOWS,
  }),
  shadowReach: describeParameterAs(z.number().min(10).max(20_000).default(1500), {
    title: { en: 'Longest shadow', 'zh-CN': '最大阴影距离' },
    description: {
      en: 'Solids and slopes farther away are left out.',
      'zh-CN': '不考虑更远的建筑和地形。',
    },
    unit: 'm',
    input: 'number',
    step: 100,
    group: SUN,
  }),
  field: describeParameterAs(z.boolean().default(true), {
    title: { en: 'Hours on the ground', 'zh-CN': '地面日照' },
    input: 'switch',
    group: GROUND,
  }),
  cellSize: describeParameterAs(z.number().min(0.5).max(200).default(5), {
    title: { en: 'Cell size on the ground', 'zh-CN': '地面网格' },
    unit: 'm',
    input: 'number',
    step: 1,
    group: GROUND,
  }),
};

export const parametersSchema: z.ZodType<SunlightParameters> = z
  .strictObject({ ...studyAreaFields(), ...ruleFields, ...sunFields, ...placeFields })
  .superRefine((value, context) => {
    const refuse = (parameter: string, en: string, chinese: string): void => {
      context.addIssue({ code: 'custom', path: [parameter], message: en, params: { 'zh-CN': chinese } });
    };
    if (value.day === 'date' && value.date === undefined) {
      refuse('date', 'give the date, as in 2026-01-20', '请给出日期，如 2026-01-20');
    }
    const year = Number(value.date?.slice(0, 4) ?? value.year);
    if (year < 1950 || year > 2050) {
      refuse('date', 'give a date from 1950 to 2050', '请给出 1950 至 2050 年的日期');
    }
    if (value.bandFrom !== undefined && value.bandTo !== undefined && value.bandFrom >= value.bandTo) {
      refuse(
        'bandTo',
        `give more than bandFrom (${value.bandFrom})`,
        `请给出大于 bandFrom（${value.bandFrom}）的值`,
      );
    }
    if (Math.abs(3600 / value.timeStep - Math.round(3600 / value.timeStep)) > 1e-9) {
      refuse(
        'timeStep',
        'give a step that divides the hour, such as 30, 60, 120 or 300',
        '请给出能整除一小时的步长，如 30、60、120、300',
      );
    }
  });
