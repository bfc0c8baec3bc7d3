import { BUILDING_INDICATOR_TITLES } from '../indicators/indicator-titles.ts';
import type { MeasureTitles } from '../simulation/measure-title.ts';
import { SUNLIGHT_COMPARISON_TITLES } from './compare-sunlight.ts';

/** What those measures of a comparison are called that no model gives. */
export const comparisonMeasureTitle: MeasureTitles = (name) =>
  BUILDING_INDICATOR_TITLES(name) ?? SUNLIGHT_COMPARISON_TITLES(name);
