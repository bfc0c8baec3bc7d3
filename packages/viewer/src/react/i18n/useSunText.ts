import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageValues } from './messages.ts';
import { sunEn } from './sun-en.ts';
import type { SunMessageKey, SunTranslate } from './sun-messages.ts';
import { sunZhCN } from './sun-zh-CN.ts';
import { useText, type TextTools } from './useText.ts';

const NAMESPACE = 'sun';

/** Texts about the sun in the session's language. They come with the code that shows them. */
export function useSunText(): Omit<TextTools, 't'> & { readonly t: SunTranslate } {
  const { i18n } = useTranslation();
  const { local, language } = useText();
  if (!i18n.hasResourceBundle('en', NAMESPACE)) {
    i18n.addResourceBundle('en', NAMESPACE, sunEn);
    i18n.addResourceBundle('zh-CN', NAMESPACE, sunZhCN);
  }
  const t = useCallback(
    (key: SunMessageKey, values?: MessageValues): string =>
      i18n.t(key, { ...values, lng: language, ns: NAMESPACE }),
    [i18n, language],
  );
  return { t, local, language };
}
