import { FUELS } from '../sources/fire.ts';
import { SUBSTANCES } from '../substances.ts';
import type { ComputationParameters } from './computation-fields.ts';
import type { ReleaseParameters } from './release-fields.ts';
import type { SourceParameters } from './source-fields.ts';
import type { WeatherParameters } from './weather-fields.ts';

type Parameters = ReleaseParameters & WeatherParameters & SourceParameters & ComputationParameters;

/** Parameters that do not go together: which one to change, and how. */
interface Problem {
  readonly parameter: keyof Parameters;
  readonly en: string;
  readonly chinese: string;
}

type Rule = (value: Parameters) => Problem | undefined;

/** Shortest averaging time of the guideline levels, seconds. */
const SHORTEST_AVERAGE = 600;

/** Every rule the parameters of a run break. */
export function problemsOf(value: Parameters): Problem[] {
  return [...timeRules, ...heightRules, ...sourceRules].flatMap((rule) => rule(value) ?? []);
}

const timeRules: readonly Rule[] = [
  ({ simulatedDuration, timeStep }) =>
    isMultiple(simulatedDuration, timeStep)
      ? undefined
      : {
          parameter: 'simulatedDuration',
          en: `give a multiple of timeStep (${timeStep} s)`,
          chinese: `请给出 timeStep（${timeStep} s）的倍数`,
        },
  ({ timeStep }) =>
    isMultiple(SHORTEST_AVERAGE, timeStep)
      ? undefined
      : {
          parameter: 'timeStep',
          en: 'give a step that divides 600 s, such as 1, 5, 10 or 30',
          chinese: '请给出能整除 600 s 的步长，如 1、5、10、30',
        },
  ({ frameInterval, simulatedDuration }) =>
    frameInterval <= simulatedDuration
      ? undefined
      : {
          parameter: 'frameInterval',
          en: 'give at most simulatedDuration',
          chinese: '请给出不大于 simulatedDuration 的值',
        },
  ({ windChanges }) => {
    const wrong = windChanges.findIndex(({ time }, at) => at > 0 && time <= (windChanges[at - 1]?.time ?? 0));
    if (wrong < 0) return undefined;
    const [time, before] = [windChanges[wrong]?.time, windChanges[wrong - 1]?.time];
    return {
      parameter: 'windChanges',
      en: `line ${wrong + 1} is of ${time} s and follows ${before} s; give ascending times`,
      chinese: `第 ${wrong + 1} 行的时刻 ${time} s 在 ${before} s 之后；请按时间升序给出`,
    };
  },
];

const heightRules: readonly Rule[] = (['releaseHeight', 'receptorHeight'] as const).map(
  (parameter) => (value) =>
    value[parameter] < value.lidHeight
      ? undefined
      : {
          parameter,
          en: `give a height below lidHeight (${value.lidHeight} m)`,
          chinese: `请给出低于 lidHeight（${value.lidHeight} m）的高度`,
        },
);

const sourceRules: readonly Rule[] = [
  ({ moreSources, lidHeight }) => {
    const wrong = moreSources.findIndex(({ releaseHeight }) => releaseHeight >= lidHeight);
    if (wrong < 0) return undefined;
    return {
      parameter: 'moreSources',
      en: `source ${wrong + 1}: give a height below lidHeight (${lidHeight} m)`,
      chinese: `第 ${wrong + 1} 个源：请给出低于 lidHeight（${lidHeight} m）的高度`,
    };
  },
  ({ releaseKind, substance }) =>
    releaseKind !== 'pool' || SUBSTANCES[substance].liquid !== undefined
      ? undefined
      : {
          parameter: 'substance',
          en: `${SUBSTANCES[substance].title.en} is not spilled as a liquid; take another substance or kind of release`,
          chinese: `${SUBSTANCES[substance].title['zh-CN']}不以液体溢出；请更换物质或泄漏方式`,
        },
  ({ releaseKind, substance, fireFuel }) => {
    const smoke = Object.keys(FUELS[fireFuel].yields);
    if (releaseKind !== 'fire' || smoke.includes(substance)) return undefined;
    return {
      parameter: 'substance',
      en: `the smoke of ${FUELS[fireFuel].title.en} is known for ${smoke.join(', ')}; take one of these or another fireFuel`,
      chinese: `${FUELS[fireFuel].title['zh-CN']}的烟气仅含 ${smoke.join('、')}；请选择其一或更换 fireFuel`,
    };
  },
];

function isMultiple(value: number, step: number): boolean {
  return Math.abs(value / step - Math.round(value / step)) < 1e-9;
}
