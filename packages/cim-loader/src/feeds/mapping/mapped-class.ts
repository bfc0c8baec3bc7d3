import type { LocalizedText } from '@cityloom/twin-core';
import type { EntityClass, EntityProperty } from '@cityloom/twin-core/entities';
import { DEFAULT_TIME_TO_LIVE, type FeedMapping } from './feed-mapping.ts';

/** The class a mapping makes reports of; its properties are the mapping's values. */
export function entityClassOf(mapping: FeedMapping): EntityClass {
  const { id, title, mobile = true, timeToLive = DEFAULT_TIME_TO_LIVE, synthetic } = mapping.class;
  return {
    id,
    title: title ?? untranslated(id),
    mobile,
    properties: Object.entries(mapping.values ?? {}).map(([property, value]): EntityProperty => {
      const stated = typeof value === 'object' && 'path' in value ? value : undefined;
      const kind = stated?.kind ?? 'number';
      return {
        id: property,
        title: stated?.title ?? untranslated(property),
        kind,
        ...(kind === 'number' && { unit: stated?.unit ?? '1' }),
        ...(stated?.range !== undefined && { range: stated.range }),
      };
    }),
    timeToLive,
    lostAfter: mapping.class.lostAfter ?? 10 * timeToLive,
    jitterWindow: mapping.class.jitterWindow ?? 0,
    history: mapping.class.history ?? {
      seconds: 3600,
      bytes: 64 * 1024 * 1024,
      fullRateSeconds: 600,
      coarseSeconds: 10,
    },
    ...(synthetic === true && { synthetic }),
  };
}

/** A name that is data is the same in every language. */
function untranslated(name: string): LocalizedText {
  return { en: name, 'zh-CN': name };
}
