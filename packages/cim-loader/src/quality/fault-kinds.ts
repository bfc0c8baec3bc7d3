import type { LocalizedText } from '@cityloom/twin-core';
import type { QualityDimension } from './quality-report.ts';

/** What a kind of fault is called and how it is mended. */
export interface FaultKind {
  readonly dimension: QualityDimension;
  readonly title: LocalizedText;
  readonly remedy: LocalizedText;
  /** Number of the same error in val3dity (github.com/tudelft3d/val3dity, ISO 19107 checks), where it has one. */
  readonly val3dity?: number;
}

/** Every kind of fault, by code. Geometry after ISO 19107:2019 as val3dity tests it. */
export const FAULT_KINDS: Readonly<Record<string, FaultKind>> = {
  'geometry-missing': {
    dimension: 'completeness',
    title: { en: 'No geometry', 'zh-CN': '缺少几何' },
    remedy: { en: 'Give the object its shape, or delete it.', 'zh-CN': '补充对象的几何，或删除该对象。' },
  },
  'value-missing': {
    dimension: 'completeness',
    title: { en: 'Required value is missing', 'zh-CN': '缺少必填值' },
    remedy: {
      en: 'Fill the value in the source, or join a table that has it.',
      'zh-CN': '在数据源中补填，或关联含有该值的数据表。',
    },
  },
  'too-few-positions': {
    dimension: 'validity',
    val3dity: 101,
    title: { en: 'Too few positions', 'zh-CN': '顶点过少' },
    remedy: {
      en: 'A ring needs three corners, a line two positions: digitise it again.',
      'zh-CN': '环至少需要三个角点，线至少需要两个点：请重新采集。',
    },
  },
  'repeated-positions': {
    dimension: 'validity',
    val3dity: 102,
    title: { en: 'Same position twice in a row', 'zh-CN': '连续重复顶点' },
    remedy: { en: 'Remove the repeated position.', 'zh-CN': '删除重复顶点。' },
  },
  'ring-not-closed': {
    dimension: 'validity',
    val3dity: 103,
    title: { en: 'Ring is not closed', 'zh-CN': '环未闭合' },
    remedy: {
      en: 'Repeat the first position as the last one.',
      'zh-CN': '使最后一个顶点与第一个顶点相同。',
    },
  },
  'ring-crosses-itself': {
    dimension: 'validity',
    val3dity: 104,
    title: { en: 'Outline crosses or touches itself', 'zh-CN': '轮廓自相交或自接触' },
    remedy: {
      en: 'Move the corner at the marked place, or split the object there.',
      'zh-CN': '移动标记处的角点，或在该处拆分对象。',
    },
  },
  'ring-without-area': {
    dimension: 'validity',
    title: { en: 'Outline without area', 'zh-CN': '轮廓面积为零' },
    remedy: {
      en: 'Digitise the outline again, or delete the object.',
      'zh-CN': '重新采集轮廓，或删除该对象。',
    },
  },
  'rings-cross': {
    dimension: 'validity',
    val3dity: 201,
    title: { en: 'Outline and hole cross', 'zh-CN': '外环与内环相交' },
    remedy: { en: 'Move the hole inside the outline.', 'zh-CN': '将内环移至外环之内。' },
  },
  'hole-outside': {
    dimension: 'validity',
    val3dity: 206,
    title: { en: 'Hole lies outside its outline', 'zh-CN': '内环位于外环之外' },
    remedy: {
      en: 'Delete the hole, or give it to the object it belongs to.',
      'zh-CN': '删除该内环，或归入其所属对象。',
    },
  },
  'ring-wrong-way': {
    dimension: 'validity',
    val3dity: 208,
    title: { en: 'Ring runs the wrong way round', 'zh-CN': '环的方向错误' },
    remedy: {
      en: 'Outlines run counter-clockwise, holes clockwise: turn the ring.',
      'zh-CN': '外环应逆时针、内环应顺时针：请反转该环。',
    },
  },
  'line-without-length': {
    dimension: 'validity',
    title: { en: 'Line without length', 'zh-CN': '线长度为零' },
    remedy: { en: 'Digitise the line again, or delete it.', 'zh-CN': '重新采集该线，或将其删除。' },
  },
  'value-out-of-range': {
    dimension: 'validity',
    title: { en: 'Value out of range', 'zh-CN': '值超出范围' },
    remedy: { en: 'Correct the value or its unit in the source.', 'zh-CN': '在数据源中更正数值或单位。' },
  },
  'value-not-in-code-list': {
    dimension: 'validity',
    title: { en: 'Value is not in the code list', 'zh-CN': '值不在代码表中' },
    remedy: {
      en: 'Use a value of the list, or add this one to the rules.',
      'zh-CN': '改用代码表中的值，或在规则中增加该值。',
    },
  },
  'value-malformed': {
    dimension: 'validity',
    title: { en: 'Value has the wrong form', 'zh-CN': '值格式错误' },
    remedy: {
      en: 'Write the value in the form the rules ask for.',
      'zh-CN': '按规则要求的格式填写。',
    },
  },
  'values-contradict': {
    dimension: 'validity',
    title: { en: 'Two values contradict each other', 'zh-CN': '两个值相互矛盾' },
    remedy: { en: 'Check both values in the source.', 'zh-CN': '核对数据源中的两个值。' },
  },
  'id-repeated': {
    dimension: 'uniqueness',
    title: { en: 'Id stands twice', 'zh-CN': '标识重复' },
    remedy: {
      en: 'Give each object an id of its own, or merge the two.',
      'zh-CN': '为每个对象赋予唯一标识，或合并两者。',
    },
  },
  'key-repeated': {
    dimension: 'uniqueness',
    title: { en: 'Key value stands twice', 'zh-CN': '键值重复' },
    remedy: {
      en: 'Correct one of the two, or merge the objects.',
      'zh-CN': '更正其一，或合并对象。',
    },
  },
  'geometry-repeated': {
    dimension: 'uniqueness',
    title: { en: 'Same geometry as another object', 'zh-CN': '几何与另一对象相同' },
    remedy: { en: 'Delete one of the two.', 'zh-CN': '删除其中之一。' },
  },
  'objects-overlap': {
    dimension: 'uniqueness',
    title: { en: 'Overlaps another object', 'zh-CN': '与另一对象重叠' },
    remedy: {
      en: 'The layer must not overlap itself: correct the border, or merge the two.',
      'zh-CN': '该图层不得自相重叠：请修正边界，或合并两者。',
    },
  },
  'outside-extent': {
    dimension: 'position',
    title: { en: 'Outside the area of the layer', 'zh-CN': '位于图层范围之外' },
    remedy: {
      en: 'Check the CRS of the source, or the position of the object.',
      'zh-CN': '检查数据源坐标系，或该对象的位置。',
    },
  },
  'far-from-others': {
    dimension: 'position',
    title: { en: 'Far from all other objects', 'zh-CN': '远离其他所有对象' },
    remedy: {
      en: 'Check the coordinates of the object: digits, axis order, CRS.',
      'zh-CN': '检查该对象的坐标：位数、坐标轴顺序、坐标系。',
    },
  },
  'null-island': {
    dimension: 'position',
    title: { en: 'Position 0, 0', 'zh-CN': '坐标为 0, 0' },
    remedy: {
      en: 'The position was not filled in: look the object up and place it.',
      'zh-CN': '未填写坐标：请查证并定位该对象。',
    },
  },
  'out-of-date': {
    dimension: 'freshness',
    title: { en: 'Older than its update cycle allows', 'zh-CN': '超出更新周期' },
    remedy: { en: 'Ask the owner for an update.', 'zh-CN': '请数据责任单位更新。' },
  },
};
