import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useText, type TextTools } from './useText.ts';
import { dataEn } from './data-en.ts';
import type { DataMessageKey, DataTranslate } from './data-messages.ts';
import { dataZhCN } from './data-zh-CN.ts';
import type { MessageValues } from './messages.ts';

export interface DataTextTools extends Omit<TextTools, 't'> {
  /** Texts of the frame: see {@link useText}. */
  readonly tMain: TextTools['t'];
  /** Texts about data. */
  readonly t: DataTranslate;
}

const NAMESPACE = 'data';

/** Texts about data in the session's language. They come with the code that shows them. */
export function useDataText(): DataTextTools {
  const { i18n } = useTranslation();
  const { t: tMain, local, language } = useText();
  if (!i18n.hasResourceBundle('en', NAMESPACE)) {
    i18n.addResourceBundle('en', NAMESPACE, dataEn);
    i18n.addResourceBundle('zh-CN', NAMESPACE, dataZhCN);
  }
  const t = useCallback(
    (key: DataMessageKey, values?: MessageValues): string =>
      i18n.t(key, { ...values, lng: language, ns: NAMESPACE }),
    [i18n, language],
  );
  return { t, tMain, local, language };
}
