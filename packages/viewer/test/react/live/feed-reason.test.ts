import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { feedReasonText } from '../../../src/react/live/feed-reason.ts';

const FEEDS = fileURLToPath(new URL('../../../../cim-loader/src/feeds/', import.meta.url));
/** Where feeds say why they are not well. */
const SPEAKERS = /^(?:cloud-events|connection|mqtt|nats|polling|sensorthings|sse|websocket)\//u;

/** Sentences of a file: what happened, a semicolon, what to do. What is not known before is the number 7. */
function sentencesOf(path: string): readonly string[] {
  const code = readFileSync(FEEDS + path, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gmu, '')
    // What can never be opened is said when it is added.
    .replaceAll(/new FeedError\([\s\S]*?\);/gu, '');
  return (
    [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/gu)]
      .map(([, quoted, template]) => quoted ?? template ?? '')
      .map((text) => text.replace(/^\$\{[^}]*\}: /u, ''))
      // Of some only how they end is said here.
      .filter((text) => /^[a-z][^;]* [^;]*[;,] [a-z]/u.test(text) || text.startsWith('the receiver of'))
      .map((text) =>
        text.replaceAll(/\$\{(?:codeOf[^}]*|code|said|wish)\}/gu, (name) => (name === '${code}' ? '7' : '')),
      )
      .map((text) => text.replaceAll(/\$\{[^}]*\}/gu, '7'))
  );
}

const sentences = readdirSync(FEEDS, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && SPEAKERS.test(path))
  .flatMap(sentencesOf);

test('every sentence a feed says of its condition has a Chinese one', () => {
  expect(sentences.length).toBeGreaterThan(35);
  for (const sentence of new Set(sentences)) {
    const { text, language } = feedReasonText(`wss://city.example/live: ${sentence}`, 'zh-CN');
    expect(language, sentence).toBe('zh-CN');
    expect(text, sentence).toMatch(/[\u4E00-\u9FFF].*。$/u);
    expect(text, sentence).not.toMatch(/[\u4E00-\u9FFF][,;:?!]\s|\$1/u);
    expect(feedReasonText(sentence, 'en')).toEqual({ text: sentence, language: 'en' });
  }
});

test('numbers and codes of the sentence stay', () => {
  const say = (reason: string): string => feedReasonText(reason, 'zh-CN').text;
  expect(say('wss://x: no answer for 15 s; see whether the source runs and can be reached')).toContain(
    '15 秒',
  );
  expect(say('mqtts://x: its certificate is not trusted (CERT_HAS_EXPIRED); correct it, or …')).toContain(
    '（CERT_HAS_EXPIRED）',
  );
  expect(feedReasonText('what nobody knows', 'zh-CN')).toEqual({ text: 'what nobody knows', language: 'en' });
});
