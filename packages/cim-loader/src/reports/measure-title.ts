import type { LocalizedText } from '@cityloom/twin-core';
import { accessMeasureTitle } from './access-titles.ts';
import type { ReportLanguage } from './report-content.ts';
import { SUN_AND_SKY_TITLES } from './sun-and-sky-titles.ts';

const TITLES: Readonly<Record<string, LocalizedText>> = {
  'buildings.count': { en: 'Buildings', 'zh-CN': '建筑数量' },
  'buildings.footprintArea': { en: 'Footprint area', 'zh-CN': '占地面积' },
  'buildings.floorArea': { en: 'Floor area', 'zh-CN': '建筑面积' },
  'buildings.volume': { en: 'Volume', 'zh-CN': '建筑体积' },
  'buildings.people': { en: 'Residents', 'zh-CN': '居住人口' },
  'buildings.maximumHeight': { en: 'Highest building', 'zh-CN': '最高建筑高度' },
  'buildings.meanHeight': { en: 'Mean height', 'zh-CN': '平均高度' },
  'planningControl.failingParcels': { en: 'Parcels that fail', 'zh-CN': '不符合的地块' },
  'planningControl.failingBuildings': { en: 'Buildings that fail', 'zh-CN': '不符合的建筑' },
  'planningControl.maximumHeight': { en: 'Greatest height', 'zh-CN': '最大建筑高度' },
  'planningControl.highestTop': { en: 'Highest top above the datum', 'zh-CN': '最高点高程' },
  'planningControl.setbackShortfall': { en: 'Missing of the setback', 'zh-CN': '退界不足' },
  'planningControl.heightOvershoot': { en: 'Height above the limit', 'zh-CN': '超高' },
  'planningControl.parking': { en: 'Parking places', 'zh-CN': '停车位' },
  'planningControl.parkingRequired': { en: 'Parking places required', 'zh-CN': '应配停车位' },
  'planningControl.floorAreaRatio': { en: 'Floor area ratio', 'zh-CN': '容积率' },
  'planningControl.coverage': { en: 'Building coverage', 'zh-CN': '建筑密度' },
  'planningControl.greenRatio': { en: 'Green ratio', 'zh-CN': '绿地率' },
  'planningControl.boundaryDistance': { en: 'Distance to the boundary', 'zh-CN': '退界距离' },
  'planningControl.edgeDistance': { en: 'Distance to the boundary, edge', 'zh-CN': '退界距离，边' },
  'planningControl.overlappingParcels': { en: 'Overlapping parcels', 'zh-CN': '重叠的地块' },
  'planningControl.siteAreaTwice': { en: 'Site area counted twice', 'zh-CN': '重复计入的用地面积' },
  'planningControl.parcels': { en: 'Parcels', 'zh-CN': '地块数' },
  'planningControl.refusedParcels': { en: 'Parcels that could not be examined', 'zh-CN': '未能检查的地块' },
  'planningControl.cutBuildings': { en: 'Buildings cut by a boundary', 'zh-CN': '跨越边界的建筑' },
  'planningControl.overlaps': { en: 'Overlapping buildings', 'zh-CN': '重叠的建筑' },
  'planningControl.withoutHeight': { en: 'Buildings without a height', 'zh-CN': '缺少高度的建筑' },
  'planningControl.siteArea': { en: 'Site area', 'zh-CN': '用地面积' },
  'planningControl.buildings': { en: 'Buildings', 'zh-CN': '建筑数量' },
  'planningControl.footprintArea': { en: 'Footprint area', 'zh-CN': '占地面积' },
  'planningControl.floorAreaAbove': { en: 'Floor area above ground', 'zh-CN': '地上建筑面积' },
  'planningControl.floorAreaBelow': { en: 'Floor area below ground', 'zh-CN': '地下建筑面积' },
  'planningControl.greenArea': { en: 'Green area', 'zh-CN': '绿地面积' },
  'planningControl.population': { en: 'Residents', 'zh-CN': '居住人口' },
  'planningControl.jobs': { en: 'Jobs', 'zh-CN': '就业岗位' },
  'viewshed.viewpoints': { en: 'Viewpoints', 'zh-CN': '视点数' },
  'viewshed.examinedArea': { en: 'Area looked at', 'zh-CN': '分析面积' },
  'viewshed.visibleArea': { en: 'Area in sight', 'zh-CN': '可见面积' },
  'viewshed.visibleShare': { en: 'Share in sight', 'zh-CN': '可见比例' },
  'viewshed.visibleGroundArea': { en: 'Ground in sight', 'zh-CN': '可见地面面积' },
  'viewshed.visibleGroundShare': { en: 'Share of the ground in sight', 'zh-CN': '可见地面比例' },
  'viewshed.buildings.examined': { en: 'Buildings looked at', 'zh-CN': '分析建筑数' },
  'viewshed.buildings.visible': { en: 'Buildings in sight', 'zh-CN': '可见建筑数' },
  'viewshed.lineOfSight.visible': { en: 'Target in sight (1 yes, 0 no)', 'zh-CN': '目标可见（1 是，0 否）' },
  'viewshed.lineOfSight.distance': { en: 'Distance of the target', 'zh-CN': '目标距离' },
  'viewshed.lineOfSight.firstObstacle.distance': {
    en: 'First obstacle: distance',
    'zh-CN': '首个遮挡物距离',
  },
  'viewshed.lineOfSight.firstObstacle.overshoot': {
    en: 'First obstacle: above the line',
    'zh-CN': '首个遮挡物高出视线',
  },
  'viewshed.lineOfSight.obstacles': { en: 'Obstacles in the line', 'zh-CN': '遮挡物数量' },
  'skyline.skyBlocked': { en: 'Share of the sky hidden', 'zh-CN': '天空遮挡比例' },
  'skyline.elevation.mean': { en: 'Mean elevation of the skyline', 'zh-CN': '天际线平均仰角' },
  'skyline.elevation.highest': { en: 'Highest elevation of the skyline', 'zh-CN': '天际线最大仰角' },
  'skyline.elevation.highestAzimuth': { en: 'Direction of the highest point', 'zh-CN': '最高点方位角' },
  'skyline.buildings': { en: 'Buildings that form the skyline', 'zh-CN': '构成天际线的建筑' },
  'viewCorridor.length': { en: 'Length of the corridor', 'zh-CN': '视廊长度' },
  'viewCorridor.buildings': { en: 'Buildings in the corridor', 'zh-CN': '视廊内建筑' },
  'viewCorridor.buildings.failing': { en: 'Buildings that fail', 'zh-CN': '不符合的建筑' },
  'viewCorridor.overshoot': { en: 'Greatest height above the corridor', 'zh-CN': '最大突破高度' },
  'viewCorridor.height': { en: 'Height', 'zh-CN': '高度' },
  'obstacleSurfaces.elevation': { en: 'Elevation of the aerodrome', 'zh-CN': '机场标高' },
  'obstacleSurfaces.buildings': { en: 'Buildings below the surfaces', 'zh-CN': '限制面内建筑' },
  'obstacleSurfaces.buildings.failing': { en: 'Buildings that fail', 'zh-CN': '不符合的建筑' },
  'obstacleSurfaces.overshoot': { en: 'Greatest height above a surface', 'zh-CN': '最大超出高度' },
  'obstacleSurfaces.height': { en: 'Height', 'zh-CN': '高度' },
  'windowView.sky': { en: 'Sky', 'zh-CN': '天空' },
  'windowView.buildings': { en: 'Buildings', 'zh-CN': '建筑' },
  'windowView.ground': { en: 'Ground', 'zh-CN': '地面' },
  'windowView.green': { en: 'Green', 'zh-CN': '绿地' },
  'windowView.water': { en: 'Water', 'zh-CN': '水体' },
  'windowView.buildings.visible': { en: 'Buildings in sight', 'zh-CN': '可见建筑数' },
};

/** `hoursLost` → `Hours lost`; digits stand apart. */
function spelledOut(name: string): string {
  const words = name
    .replaceAll(/[._-]+/gu, ' ')
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/gu, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Name of a measure in words: known ones in the language, others spelled out from their name. */
export function reportMeasureTitle(name: string, language: ReportLanguage): string {
  const [, plain = name, turn] = /^(.*?)(\[\d+\])?$/u.exec(name) ?? [];
  const title =
    (TITLES[plain] ?? SUN_AND_SKY_TITLES[plain] ?? accessMeasureTitle(plain))?.[language] ??
    spelledOut(plain.slice(plain.indexOf('.') + 1));
  return turn === undefined ? title : `${title} ${turn}`;
}
