import { measureTitles, type MeasureTitles } from '../simulation/measure-title.ts';

/** What the indicators of all buildings are called. Not beside them: the size of the core's entry is limited. */
export const BUILDING_INDICATOR_TITLES: MeasureTitles = measureTitles('buildings', {
  count: { en: 'Buildings', 'zh-CN': '建筑数量' },
  footprintArea: { en: 'Footprint area', 'zh-CN': '占地面积' },
  floorArea: { en: 'Floor area', 'zh-CN': '建筑面积' },
  volume: { en: 'Volume', 'zh-CN': '建筑体积' },
  people: { en: 'Residents', 'zh-CN': '居住人口' },
  maximumHeight: { en: 'Highest building', 'zh-CN': '最高建筑高度' },
  meanHeight: { en: 'Mean height', 'zh-CN': '平均高度' },
});
