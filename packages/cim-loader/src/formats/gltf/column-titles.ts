import type { LocalizedText } from '@cityloom/twin-core';

/** Title and unit of a column that this reader measured, or the title the schema gives. */
export function columnTitle(
  name: string,
  title: string | undefined,
): { title?: LocalizedText; unit?: string; derived?: boolean } {
  if (title !== undefined) return { title: { en: title, 'zh-CN': title } };
  return Object.hasOwn(MEASURED, name) ? (MEASURED[name] ?? {}) : {};
}

const MEASURED: Readonly<Record<string, { title: LocalizedText; unit?: string }>> = {
  height: { title: { en: 'Height', 'zh-CN': '高度' }, unit: 'm' },
  minHeight: { title: { en: 'Height of the base above ground', 'zh-CN': '底部离地高度' }, unit: 'm' },
  groundHeight: { title: { en: 'Height of the lowest point', 'zh-CN': '最低点高程' }, unit: 'm' },
  tile: { title: { en: 'Tile', 'zh-CN': '瓦片' } },
  geometricError: { title: { en: 'Geometric error', 'zh-CN': '几何误差' }, unit: 'm' },
  level: { title: { en: 'Level in the tree', 'zh-CN': '层级' } },
  uri: { title: { en: 'File', 'zh-CN': '文件' } },
};
