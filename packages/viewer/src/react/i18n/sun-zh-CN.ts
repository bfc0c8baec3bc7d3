import type { SunMessages } from './sun-messages.ts';

export const sunZhCN: SunMessages = {
  'sun.title': '日照与阴影',
  'sun.close': '关闭日照与阴影',
  'sun.hour': '真太阳时',
  'sun.date': '日期',
  'sun.days': '规则日与节气',
  'sun.greatCold': '大寒',
  'sun.winterSolstice': '冬至',
  'sun.equinox': '春分',
  'sun.summerSolstice': '夏至',
  'sun.local': '当地时间 {{time}}',
  'sun.up': '太阳高度角 {{altitude}}°，方位角 {{azimuth}}°',
  'sun.down': '太阳在地平线以下。',
  'sun.riseAndSet': '日出 {{rise}}，日落 {{set}}',
  'sun.note': '与日照分析采用同一太阳位置；此处不显示地形阴影。',
};
