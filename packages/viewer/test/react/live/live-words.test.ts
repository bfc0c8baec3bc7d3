import { expect, test } from 'vitest';
import { liveZhCN } from '../../../src/react/i18n/live-zh-CN.ts';
import type { LiveMessageKey } from '../../../src/react/i18n/live-messages.ts';
import { feedReasonText } from '../../../src/react/live/feed-reason.ts';
import { feedTitle } from '../../../src/react/live/live-format.ts';
import { valueWord } from '../../../src/react/live/value-words.ts';

const t = (key: LiveMessageKey): string => liveZhCN[key as keyof typeof liveZhCN];

test('what a feed says of itself is told in Chinese where its sentence is known', () => {
  const broken =
    'ws://127.0.0.1:8133/live: the connection broke or could not be made, code 1006; it is tried again';
  expect(feedReasonText(broken, 'zh-CN')).toEqual({
    text: '连接中断或无法建立（代码 1006），正在重试。',
    language: 'zh-CN',
  });
  expect(feedReasonText(broken, 'en')).toEqual({ text: broken, language: 'en' });
  // Without an address before it, and with a number in the middle.
  const stale = 'connected, but without a report for 12.5 s; see whether the source still observes';
  expect(feedReasonText(stale, 'zh-CN').text).toContain('已有 12.5 秒没有上报');
  const silent = 'no answer for 15 s; see whether the source runs and can be reached';
  expect(feedReasonText(silent, 'zh-CN').text).toContain('15 秒');
  // A source's own words are nobody's to translate.
  expect(feedReasonText('https://a.example/x: gone fishing', 'zh-CN')).toEqual({
    text: 'https://a.example/x: gone fishing',
    language: 'en',
  });
});

test('known values and titles follow the language; others stay as they were reported', () => {
  expect(['car', 'onScene', 'tram', 'toString'].map((value) => valueWord(value, t))).toEqual([
    '小汽车',
    '现场处置',
    'tram',
    'toString',
  ]);
  const feed = { id: 'a', protocol: 'sse', url: 'https://a.example' };
  expect(feedTitle({ ...feed, title: { en: 'Town', 'zh-CN': '城镇' } }, 'zh-CN')).toBe('城镇');
  expect(feedTitle({ ...feed, title: 'Typed in' }, 'zh-CN')).toBe('Typed in');
});
