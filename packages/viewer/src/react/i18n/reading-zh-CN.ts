import type { ReadingMessages } from './reading-messages.ts';

export const readingZhCN: ReadingMessages = {
  'field.choose': '地图显示字段',
  'field.under': '所示时刻、旁边坐标处的{{field}}',
};
