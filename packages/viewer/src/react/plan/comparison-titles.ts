import type { MessageKey, Translate } from '../i18n/messages.ts';

const TITLES: Readonly<Record<string, MessageKey>> = {
  'buildings.count': 'measureName.buildings',
  'buildings.footprintArea': 'measureName.footprint',
  'buildings.floorArea': 'measureName.floorArea',
  'buildings.volume': 'measureName.volume',
  'buildings.people': 'measureName.people',
  'buildings.maximumHeight': 'measureName.maximumHeight',
  'buildings.meanHeight': 'measureName.meanHeight',
  'altered.maximumHeight': 'measureName.alteredHeight',
};

/** Name of an indicator in words; one without words keeps its own name. */
export function indicatorTitle(name: string, t: Translate): string {
  const key = TITLES[name];
  return key === undefined ? name : t(key);
}
