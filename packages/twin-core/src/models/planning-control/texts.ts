import { measureTitles } from '../../simulation/measure-title.ts';
import type { MeasureTitles } from '../../simulation/measure-title.ts';
import type { LocalizedText } from '../../units/quantity.ts';

export const METHOD: LocalizedText = {
  en:
    'Each parcel is laid on a plane that keeps areas; footprints are clipped to it, so a building cut by the ' +
    'boundary counts by its share within. Floor area is clipped footprint × storeys (recorded, else height ÷ storey ' +
    'height); the floor area ratio divides it by the area of the parcel, coverage the ground covered (each spot ' +
    'once), the green ratio the drawn green no building stands on plus recorded green. Heights count from the ground ' +
    'a building stands on; the setback is the smallest distance between outlines, or to each edge where setbacks ' +
    'differ along main roads, streets and neighbours. People are those recorded of a building, by its share within; ' +
    'where none are, people, and always jobs and parking, follow from floor area by the stated rates.',
  'zh-CN':
    '将各地块置于等积平面上，建筑基底按地块边界裁剪，跨界建筑按界内比例计入。建筑面积为裁剪后基底面积 × 层数' +
    '（取记录层数，否则为高度 ÷ 层高）；容积率、建筑密度（同一位置只计一次）与绿地率（未被建筑占用的绿地加登记绿地）' +
    '均除以地块面积。建筑高度自所在地面起算；退界为建筑与地块边界的最小距离，临主次干路、支路与相邻地块的退界不同时逐边检查。' +
    '建筑有登记人口时按界内比例采用；否则人口以及岗位、停车位按给定标准由建筑面积推算。',
};

export const LIMITS: readonly LocalizedText[] = [
  {
    en: 'Balconies, arcades, plant rooms and other floor area that local rules count in part are counted in full.',
    'zh-CN': '阳台、骑楼、设备间等按地方规定折算的面积均按全面积计入。',
  },
  {
    en: 'Storeys that follow from a height, and heights that follow from a rule, are estimates: see what is marked derived.',
    'zh-CN': '由高度推算的层数和由规则推算的高度均为估算，见“推算”标记。',
  },
  {
    en: 'A height or distance within 1 cm of its limit passes, a share within a ten-thousandth.',
    'zh-CN': '高度与距离在限值 1 厘米以内、比例在万分之一以内视为合格。',
  },
  {
    en: 'Height and setbacks are held against the rules of the parcel that most of a building lies in. What an edge lies along follows from the middle lines of roads within 40 m (streets: 25 m); state its setback edge by edge where that is wrong.',
    'zh-CN':
      '高度与退界按建筑主要所在地块的规定检查。边界临路类别由 40 米内主次干路（支路为 25 米内）的道路中心线判定；判定有误时请逐边给出退界。',
  },
  {
    en: 'Building plots of older data are no cadastre: boundaries are as exact as the layer they come from.',
    'zh-CN': '地块边界的精度取决于数据来源，不等同于地籍。',
  },
  {
    en: 'Not a legal opinion: the limits are those recorded of the parcels or given as parameters.',
    'zh-CN': '结果不构成法律意见；限值取自地块记录或参数。',
  },
];

export const FAILS: LocalizedText = { en: 'Breaks a limit', 'zh-CN': '超出控制指标' };
export const BROKEN_EDGE: LocalizedText = { en: 'Edge whose setback is not kept', 'zh-CN': '退界不足的边界' };
export const SETBACK_LINE: LocalizedText = { en: 'Setback line', 'zh-CN': '建筑退界线' };

/** What the measures are called. */
export const MEASURE_TITLES: MeasureTitles = measureTitles('planningControl', {
  edgeDistance: { en: 'Distance to the boundary, edge', 'zh-CN': '退界距离，边' },
  overlappingParcels: { en: 'Overlapping parcels', 'zh-CN': '重叠的地块' },
  siteAreaTwice: { en: 'Site area counted twice', 'zh-CN': '重复计入的用地面积' },
  parcels: { en: 'Parcels', 'zh-CN': '地块数' },
  refusedParcels: { en: 'Parcels that could not be examined', 'zh-CN': '未能检查的地块' },
  failingParcels: { en: 'Parcels that fail', 'zh-CN': '不符合的地块' },
  failingBuildings: { en: 'Buildings that fail', 'zh-CN': '不符合的建筑' },
  cutBuildings: { en: 'Buildings cut by a boundary', 'zh-CN': '跨越边界的建筑' },
  overlaps: { en: 'Overlapping buildings', 'zh-CN': '重叠的建筑' },
  withoutHeight: { en: 'Buildings without a height', 'zh-CN': '缺少高度的建筑' },
  siteArea: { en: 'Site area', 'zh-CN': '用地面积' },
  buildings: { en: 'Buildings', 'zh-CN': '建筑数量' },
  footprintArea: { en: 'Footprint area', 'zh-CN': '占地面积' },
  floorAreaAbove: { en: 'Floor area above ground', 'zh-CN': '地上建筑面积' },
  floorAreaBelow: { en: 'Floor area below ground', 'zh-CN': '地下建筑面积' },
  greenArea: { en: 'Green area', 'zh-CN': '绿地面积' },
  population: { en: 'Residents', 'zh-CN': '居住人口' },
  jobs: { en: 'Jobs', 'zh-CN': '就业岗位' },
  floorAreaRatio: { en: 'Floor area ratio', 'zh-CN': '容积率' },
  coverage: { en: 'Building coverage', 'zh-CN': '建筑密度' },
  greenRatio: { en: 'Green ratio', 'zh-CN': '绿地率' },
  maximumHeight: { en: 'Greatest height', 'zh-CN': '最大建筑高度' },
  highestTop: { en: 'Highest top above the datum', 'zh-CN': '最高点高程' },
  boundaryDistance: { en: 'Distance to the boundary', 'zh-CN': '退界距离' },
  parking: { en: 'Parking places', 'zh-CN': '停车位' },
  parkingRequired: { en: 'Parking places required', 'zh-CN': '应配停车位' },
  heightOvershoot: { en: 'Height above the limit', 'zh-CN': '超高' },
  setbackShortfall: { en: 'Missing of the setback', 'zh-CN': '退界不足' },
});
