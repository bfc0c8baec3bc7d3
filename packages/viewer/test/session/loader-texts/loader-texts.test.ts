/** The loader's messages in Chinese: complete, and proven against the loader's own source. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LoadError, WARNING_CODES, type LoadWarning } from '@cityloom/cim-loader';
import { failureLine, failureText, proposalText, warningText } from '@cityloom/viewer/session';
import { describe, expect, test } from 'vitest';
import { remediesZhCN } from '../../../src/session/loader-texts/loader-zh-CN.ts';

const SOURCE = fileURLToPath(new URL('../../../../cim-loader/src/', import.meta.url));
/** Speak on the command line only, or to people who write recipes. */
const NOT_IN_THE_APP = /^(?:cli|node|cities|fusion|quality)\//u;

const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !NOT_IN_THE_APP.test(path))
  .map((path) => readFileSync(SOURCE + path, 'utf8'));
const everything = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('warning-codes.ts'))
  .map((path) => readFileSync(SOURCE + path, 'utf8'))
  .join('\n');

const CHINESE = /[\u4e00-\u9fff]/u;
/** Punctuation of the Latin script between Chinese characters. */
const MIXED = /[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]/u;

function expectChinese(text: string | undefined, what: string): void {
  expect(text, what).toMatch(CHINESE);
  expect(text, what).toMatch(/。$/u);
  expect(text, what).not.toMatch(MIXED);
}

test('every warning has a Chinese sentence; the original stays for its numbers', () => {
  for (const code of WARNING_CODES) {
    const { text, original } = warningText({ code, message: 'the words' }, 'zh-CN');
    expectChinese(text, code);
    expect(original).toBe('the words');
    expect(warningText({ code, message: 'the words' }, 'en')).toEqual({ text: 'the words' });
  }
  expect(new Set(WARNING_CODES).size).toBe(WARNING_CODES.length);
});

test('no code is in the list that no reader gives', () => {
  expect(WARNING_CODES.filter((code) => !everything.includes(`'${code}'`))).toEqual([]);
});

test('a warning of another version is shown as it is', () => {
  const later = { code: 'from-the-future', message: 'as it was' } as unknown as LoadWarning;
  expect(warningText(later, 'zh-CN')).toEqual({ text: 'as it was' });
});

test('every proposal has a Chinese reason', () => {
  for (const setting of ['crs', 'axisOrder', 'datum', 'verticalOffset', 'encoding'] as const) {
    expectChinese(proposalText({ setting, value: '', reason: 'r' }, 'zh-CN').text, setting);
  }
});

describe('what to do', () => {
  const remedies = new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/(?:remedy(?::| =)|REMEDY =)\s*'((?:[^'\\]|\\.)*)'/gu)].map(
        ([, text = '']) => text,
      ),
    ),
  );

  test('every remedy that the app can show has Chinese words of its own', () => {
    expect(remedies.size).toBeGreaterThan(60);
    expect([...remedies].filter((remedy) => !(remedy in remediesZhCN))).toEqual([]);
    for (const [remedy, text] of Object.entries(remediesZhCN)) expectChinese(text, remedy);
  });

  test('a remedy with values in it falls back to that of its kind', () => {
    for (const kind of ['missing', 'unreadable', 'checksum', 'truncated', 'corrupt', 'version'] as const) {
      const { problem, remedy } = failureText(
        { file: 'a', message: 'a: is; choose one of 3', remedy: 'choose one of 3', kind },
        'zh-CN',
      );
      expectChinese(problem.text, kind);
      expectChinese(remedy, kind);
      expect(problem.original).toBe('is');
    }
  });
});

test('a failure in one line names file, place, problem and remedy in one language', () => {
  const error = new LoadError('ends in its header', {
    url: 'half.fgb',
    format: 'FlatGeobuf',
    kind: 'truncated',
    place: 'offset 8',
    remedy: 'fetch the .shp file again',
  });
  const { message, place = '', remedy, kind } = error;
  const failure = { file: 'half.fgb', message, place, remedy, kind };
  expect(failureLine(failure, 'en')).toBe(
    'half.fgb (offset 8): ends in its header; fetch the .shp file again',
  );
  expect(failureLine(failure, 'zh-CN')).toBe(
    'half.fgb（offset 8）：文件不完整，在中途结束。请重新获取 .shp 文件。',
  );
  expect(failureText(failure, 'zh-CN').problem.original).toBe('ends in its header');
  expect(failureLine({ file: 'x', message: 'boom' }, 'zh-CN')).toBe('x：读取时发生意外错误。');
});
