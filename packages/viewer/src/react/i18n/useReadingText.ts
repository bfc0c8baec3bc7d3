import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useText, type TextTools } from './useText.ts';
import type { MessageValues } from './messages.ts';
import { readingEn } from './reading-en.ts';
import type { ReadingMessageKey, ReadingTranslate } from './reading-messages.ts';
import { readingZhCN } from './reading-zh-CN.ts';

export interface ReadingTextTools extends Omit<TextTools, 't'> {
  /** Texts of the frame: see {@link useText}. */
  readonly tMain: TextTools['t'];
  /** Texts about reading results. */
  readonly t: ReadingTranslate;
}

const NAMESPACE = 'reading';

/** Texts about reading results in the session's language. They come with the code that shows them. */
export function useReadingText(): ReadingTextTools {
  const { i18n } = useTranslation();
  const { t: tMain, local, language } = useText();
  if (!i18n.hasResourceBundle('en', NAMESPACE)) {
    i18n.addResourceBundle('en', NAMESPACE, readingEn);
    i18n.addResourceBundle('zh-CN', NAMESPACE, readingZhCN);
  }
  const t = useCallback(
    (key: ReadingMessageKey, values?: MessageValues): string =>
      i18n.t(key, { ...values, lng: language, ns: NAMESPACE }),
    [i18n, language],
  );
  return { t, tMain, local, language };
}
