import type { LocalizedText } from '@cityloom/twin-core';
import type { AddedLayer } from '../../session/index.ts';
import { dataEn } from '../i18n/data-en.ts';
import { dataZhCN } from '../i18n/data-zh-CN.ts';

/** That the link is copied, and which layers the receiver will not see. */
export function sharedWithout(left: readonly AddedLayer[]): LocalizedText {
  const fill = (text: string, titles: readonly string[], comma: string): string =>
    text.replace('{{count}}', String(left.length)).replace('{{titles}}', titles.join(comma));
  return {
    en: fill(
      dataEn[left.length === 1 ? 'shared.without_one' : 'shared.without_other'],
      left.map(({ title }) => title.en),
      dataEn['shared.comma'],
    ),
    'zh-CN': fill(
      dataZhCN['shared.without_other'],
      left.map(({ title }) => title['zh-CN']),
      dataZhCN['shared.comma'],
    ),
  };
}
