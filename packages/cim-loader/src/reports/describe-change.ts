import type {
  Change,
  ColumnDescription,
  LocalizedText,
  ObjectId,
  SetAttributes,
  View,
} from '@cityloom/twin-core';
import type { ReportLanguage } from './report-content.ts';
import { reportQuantity } from './report-numbers.ts';

const KINDS: Readonly<Record<string, LocalizedText>> = {
  buildings: { en: 'building', 'zh-CN': '建筑' },
  roads: { en: 'road', 'zh-CN': '道路' },
  parcels: { en: 'parcel', 'zh-CN': '地块' },
  facilities: { en: 'facility', 'zh-CN': '设施' },
  barriers: { en: 'barrier', 'zh-CN': '围挡' },
  green: { en: 'green space', 'zh-CN': '绿地' },
  water: { en: 'water', 'zh-CN': '水面' },
};

/** Columns of an address, in the order it is written. */
const ADDRESS = ['street', 'house'] as const;

/** The views an object is looked up in: first where it stands as proposed, then where it stood. */
export type NamingViews = readonly View[];

/** Kind with the last part of the id. */
function numbered(object: ObjectId, language: ReportLanguage): string {
  const [layer = ''] = object.split('/');
  return `${KINDS[layer]?.[language] ?? layer} ${object.slice(object.lastIndexOf('/') + 1)}`;
}

/** Name, else address, else kind with the last part of its id, and the street where it is known. */
export function objectTitle(object: ObjectId, views: NamingViews, language: ReportLanguage): string {
  for (const view of views) {
    const handle = view.object(object);
    if (handle === undefined) continue;
    const name = handle.value('name');
    if (typeof name === 'string' && name !== '') return name;
    const address = ADDRESS.map((column) => handle.value(column)).filter((part) => part !== undefined);
    if (address.length === ADDRESS.length) return address.join(' ');
    if (address.length > 0) return `${numbered(object, language)}, ${address.join(' ')}`;
  }
  return numbered(object, language);
}

/** The name is told first; what a solid is part of is no news to a reader. */
const UNTOLD: ReadonlySet<string> = new Set(['name', 'part-of']);

/** Columns a plan gives to objects that the city's tables may not have. */
const PLANNED: Readonly<Record<string, { readonly title: LocalizedText; readonly unit?: string }>> = {
  minHeight: { title: { en: 'from a height of', 'zh-CN': '起始高度' }, unit: 'm' },
  parkingSpaces: { title: { en: 'parking places', 'zh-CN': '停车位' } },
  greenArea: { title: { en: 'green area', 'zh-CN': '绿地面积' }, unit: 'm²' },
};

/** What a column of the object's layer says of itself. */
function columnOf(object: ObjectId, name: string, views: NamingViews): ColumnDescription | undefined {
  const [layer = ''] = object.split('/');
  for (const view of views) {
    if (!view.layerIds.includes(layer)) continue;
    for (const { table } of view.layer(layer).parts) {
      const column = table.columns.get(name);
      if (column?.title !== undefined || column?.unit !== undefined) return column;
    }
  }
  return undefined;
}

function attributesText(
  { object, attributes }: Pick<SetAttributes, 'object' | 'attributes'>,
  views: NamingViews,
  language: ReportLanguage,
): string {
  return Object.entries(attributes)
    .filter(([name, value]) => !UNTOLD.has(name) && value !== undefined)
    .map(([name, value]) => {
      const column = columnOf(object, name, views) ?? PLANNED[name];
      const title = column?.title?.[language] ?? name;
      const text = typeof value === 'number' ? reportQuantity(value, column?.unit ?? '1', language) : value;
      return `${title} ${text ?? ''}`;
    })
    .join(language === 'en' ? ', ' : '，');
}

/** One change as a sentence that can be checked against the plan. */
export function describeChange(change: Change, views: NamingViews, language: ReportLanguage): string {
  const say = (en: string, chinese: string): string => (language === 'en' ? en : chinese);
  if (change.kind === 'unknown') {
    const kind = String(change.original['kind']);
    return say(`Change of unknown kind “${kind}”, without effect`, `未知类型的更改“${kind}”，不生效`);
  }
  const what = objectTitle(change.object, views, language);
  switch (change.kind) {
    case 'object.add': {
      const name = change.attributes['name'];
      const added = typeof name === 'string' && name !== '' ? name : what;
      const values = attributesText(change, views, language);
      if (values === '') return say(`Add ${added}`, `新增${added}`);
      return say(`Add ${added} (${values})`, `新增${added}（${values}）`);
    }
    case 'object.remove':
      return say(`Remove ${what}`, `拆除${what}`);
    case 'object.set': {
      const values = attributesText(change, views, language);
      return say(`Alter ${what}: ${values}`, `设置${what}：${values}`);
    }
    case 'object.reshape':
      return say(`Move or reshape ${what}`, `移动或修改${what}的轮廓`);
    case 'road.close':
      return say(`Close ${what} to traffic`, `封闭${what}`);
    case 'road.open':
      return say(`Open ${what} to traffic again`, `重新开放${what}`);
    case 'road.set': {
      const { direction, lanes, speedLimitKmh } = change;
      const values = attributesText(
        { object: change.object, attributes: { direction, lanes, speedLimitKmh } },
        views,
        language,
      );
      return say(`Rule ${what} anew: ${values}`, `调整${what}：${values}`);
    }
  }
}
