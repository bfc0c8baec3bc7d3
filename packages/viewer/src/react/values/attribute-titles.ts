import type { ColumnDescription, LocalizedText } from '@cityloom/twin-core';
import type { Language } from '../../session/index.ts';

/** Words for columns and classes that come without a title of their own. */
const WORDS: Readonly<Record<string, LocalizedText>> = {
  name: { en: 'Name', 'zh-CN': '名称' },
  'name:en': { en: 'Name (English)', 'zh-CN': '名称（英文）' },
  'name:ru': { en: 'Name (Russian)', 'zh-CN': '名称（俄文）' },
  'name:kk': { en: 'Name (Kazakh)', 'zh-CN': '名称（哈萨克文）' },
  'name:zh': { en: 'Name (Chinese)', 'zh-CN': '名称（中文）' },
  height: { en: 'Height', 'zh-CN': '高度' },
  levels: { en: 'Floors', 'zh-CN': '层数' },
  use: { en: 'Use', 'zh-CN': '用途' },
  class: { en: 'Class', 'zh-CN': '类别' },
  population: { en: 'People', 'zh-CN': '人口' },
  street: { en: 'Street', 'zh-CN': '街道' },
  housenumber: { en: 'House number', 'zh-CN': '门牌号' },
  houseNumber: { en: 'House number', 'zh-CN': '门牌号' },
  floorArea: { en: 'Floor area', 'zh-CN': '建筑面积' },
  footprintArea: { en: 'Footprint', 'zh-CN': '占地面积' },
  area: { en: 'Area', 'zh-CN': '面积' },
  length: { en: 'Length', 'zh-CN': '长度' },
  volume: { en: 'Volume', 'zh-CN': '体积' },
  rotation: { en: 'Rotation', 'zh-CN': '旋转' },
  maxspeed: { en: 'Speed limit', 'zh-CN': '限速' },
  lanes: { en: 'Lanes', 'zh-CN': '车道数' },
  oneway: { en: 'One way', 'zh-CN': '单行' },
  surface: { en: 'Surface', 'zh-CN': '路面' },
};

/** Titles of building uses, road classes and kinds of places as the loader names them. */
export const CLASS_TITLES: Readonly<Record<string, LocalizedText>> = {
  levee: { en: 'levee', 'zh-CN': '堤防' },
  flood_wall: { en: 'flood wall', 'zh-CN': '防洪墙' },
  sandbags: { en: 'sandbags', 'zh-CN': '沙袋' },
  noise_wall: { en: 'noise wall', 'zh-CN': '声屏障' },
  fence: { en: 'fence', 'zh-CN': '围栏' },
  pump: { en: 'pump', 'zh-CN': '水泵' },
  apartments: { en: 'apartments', 'zh-CN': '公寓楼' },
  house: { en: 'house', 'zh-CN': '独栋住宅' },
  residential: { en: 'residential', 'zh-CN': '住宅' },
  commercial: { en: 'commercial', 'zh-CN': '商业' },
  retail: { en: 'retail', 'zh-CN': '零售' },
  office: { en: 'office', 'zh-CN': '办公' },
  industrial: { en: 'industrial', 'zh-CN': '工业' },
  warehouse: { en: 'warehouse', 'zh-CN': '仓库' },
  garage: { en: 'garage', 'zh-CN': '车库' },
  garages: { en: 'garages', 'zh-CN': '车库' },
  education: { en: 'education', 'zh-CN': '教育' },
  health: { en: 'health care', 'zh-CN': '医疗' },
  public: { en: 'public', 'zh-CN': '公共' },
  civic: { en: 'civic', 'zh-CN': '市政' },
  religious: { en: 'religious', 'zh-CN': '宗教' },
  hotel: { en: 'hotel', 'zh-CN': '酒店' },
  mixed: { en: 'mixed use', 'zh-CN': '混合' },
  utility: { en: 'utility', 'zh-CN': '公用设施' },
  other: { en: 'other', 'zh-CN': '其他' },
  school: { en: 'school', 'zh-CN': '学校' },
  kindergarten: { en: 'kindergarten', 'zh-CN': '幼儿园' },
  university: { en: 'university', 'zh-CN': '大学' },
  hospital: { en: 'hospital', 'zh-CN': '医院' },
  clinic: { en: 'clinic', 'zh-CN': '诊所' },
  pharmacy: { en: 'pharmacy', 'zh-CN': '药店' },
  police: { en: 'police', 'zh-CN': '警察局' },
  fire: { en: 'fire station', 'zh-CN': '消防站' },
  fireStation: { en: 'fire station', 'zh-CN': '消防站' },
  fire_station: { en: 'fire station', 'zh-CN': '消防站' },
  fuel: { en: 'fuel station', 'zh-CN': '加油站' },
  busStop: { en: 'bus stop', 'zh-CN': '公交站' },
  bus_stop: { en: 'bus stop', 'zh-CN': '公交站' },
  motorway: { en: 'motorway', 'zh-CN': '高速公路' },
  trunk: { en: 'trunk road', 'zh-CN': '快速路' },
  primary: { en: 'primary road', 'zh-CN': '主干路' },
  secondary: { en: 'secondary road', 'zh-CN': '次干路' },
  tertiary: { en: 'tertiary road', 'zh-CN': '支路' },
  service: { en: 'service road', 'zh-CN': '服务道路' },
  footway: { en: 'footway', 'zh-CN': '人行道' },
  cycleway: { en: 'cycleway', 'zh-CN': '自行车道' },
  path: { en: 'path', 'zh-CN': '小路' },
  track: { en: 'track', 'zh-CN': '土路' },
  park: { en: 'park', 'zh-CN': '公园' },
  forest: { en: 'forest', 'zh-CN': '林地' },
  grass: { en: 'grass', 'zh-CN': '草地' },
  river: { en: 'river', 'zh-CN': '河流' },
  lake: { en: 'lake', 'zh-CN': '湖泊' },
  construction: { en: 'construction', 'zh-CN': '在建' },
  unknown: { en: 'unknown', 'zh-CN': '未知' },
  outbuilding: { en: 'outbuilding', 'zh-CN': '附属建筑' },
  yes: { en: 'building', 'zh-CN': '建筑' },
};

/** `floorArea`, `addr:street` → words, for columns without a known title. */
function spacedWords(name: string): string {
  const spaced = name
    .replace(/[_:]+/gu, ' ')
    .replace(/(?<=[a-z])(?=[A-Z])/gu, ' ')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** What a column is called: its own title, a known word, or its name in words. */
export function columnTitle(name: string, column: ColumnDescription | undefined, language: Language): string {
  return column?.title?.[language] ?? WORDS[name]?.[language] ?? spacedWords(name);
}

/** True for a word of a code list (`fire_station`); identifiers and texts of people (`BLDG_11`) are none. */
export function isClassWord(value: string): boolean {
  return /^[a-z]+(?:_[a-z]+)*$/u.test(value);
}

/** A class value in words; what is no word of a code list stays as it is. */
export function classTitle(value: string, language: Language): string {
  return CLASS_TITLES[value]?.[language] ?? (isClassWord(value) ? value.replace(/_/gu, ' ') : value);
}
