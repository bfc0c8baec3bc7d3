import type { LocalizedText } from '../../units/quantity.ts';

/** A kind of service people should have in walking distance. */
export interface ServiceClass {
  /** camelCase, as in the names of measures. */
  readonly id: ServiceClassId;
  readonly title: LocalizedText;
  /** Values of `class` in the layers `points-of-interest` and `facilities`. */
  readonly classes: readonly string[];
  /** Circle it belongs to: within how many minutes' walk it counts as served. */
  readonly circleMinutes: 5 | 10 | 15;
  /** Weight in the score. */
  readonly weight: number;
  /** Where circle and weight come from. */
  readonly source: string;
  /** False until somebody has checked circle and weight against the text of the standard. */
  readonly verified: boolean;
}

/** Ids of {@link SERVICE_CLASSES}. */
export type ServiceClassId = 'kindergarten' | 'school' | 'clinic' | 'hospital' | 'shop' | 'park' | 'busStop';

const CIRCLES =
  'After the 5, 10 and 15 minute living circles of GB 50180-2018 (300, 500 and 800 to 1,000 m, second hand); assignment to a circle not verified against the text';

function service(
  id: ServiceClassId,
  title: LocalizedText,
  circleMinutes: ServiceClass['circleMinutes'],
  classes: readonly string[],
): ServiceClass {
  return { id, title, classes, circleMinutes, weight: 1, source: CIRCLES, verified: false };
}

/** Classes of service with their circles; all weigh the same in the score. */
export const SERVICE_CLASSES: readonly ServiceClass[] = [
  service('kindergarten', { en: 'Kindergarten', 'zh-CN': '幼儿园' }, 5, ['kindergarten']),
  service('school', { en: 'School', 'zh-CN': '学校' }, 10, ['school']),
  service('clinic', { en: 'Clinic', 'zh-CN': '诊所' }, 15, ['clinic', 'doctors']),
  service('hospital', { en: 'Hospital', 'zh-CN': '医院' }, 15, ['hospital']),
  service('shop', { en: 'Shop for daily needs', 'zh-CN': '日常商店' }, 5, [
    ...[
      'supermarket',
      'convenience',
      'mall',
      'marketplace',
      'department_store',
      'greengrocer',
      'general',
      'shop',
    ],
  ]),
  service('park', { en: 'Park', 'zh-CN': '公园' }, 10, ['park']),
  service('busStop', { en: 'Public transport stop', 'zh-CN': '公交站' }, 10, [
    ...['bus_stop', 'busStop', 'bus_station', 'railway_station', 'tram_stop'],
  ]),
];
