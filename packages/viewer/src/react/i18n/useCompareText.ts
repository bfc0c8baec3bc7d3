import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useText, type TextTools } from './useText.ts';
import type { MessageValues } from './messages.ts';
import { compareEn } from './compare-en.ts';
import type { CompareMessageKey, CompareTranslate } from './compare-messages.ts';
import { compareZhCN } from './compare-zh-CN.ts';

export interface CompareTextTools extends Omit<TextTools, 't'> {
  /** Texts of the frame: see {@link useText}. */
  readonly tMain: TextTools['t'];
  /** Texts of the comparison. */
  readonly t: CompareTranslate;
}

const NAMESPACE = 'compare';

/** Texts of the comparison in the session's language. They come with the code that shows them. */
export function useCompareText(): CompareTextTools {
  const { i18n } = useTranslation();
  const { t: tMain, local, language } = useText();
  if (!i18n.hasResourceBundle('en', NAMESPACE)) {
    i18n.addResourceBundle('en', NAMESPACE, compareEn);
    i18n.addResourceBundle('zh-CN', NAMESPACE, compareZhCN);
  }
  const t = useCallback(
    (key: CompareMessageKey, values?: MessageValues): string =>
      i18n.t(key, { ...values, lng: language, ns: NAMESPACE }),
    [i18n, language],
  );
  return { t, tMain, local, language };
}
