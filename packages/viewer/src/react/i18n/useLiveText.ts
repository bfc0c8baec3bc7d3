import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { liveEn } from './live-en.ts';
import type { LiveMessageKey, LiveTranslate } from './live-messages.ts';
import { liveZhCN } from './live-zh-CN.ts';
import type { MessageValues } from './messages.ts';
import { useText, type TextTools } from './useText.ts';

export interface LiveTextTools extends Omit<TextTools, 't'> {
  /** Texts of the live city. */
  readonly t: LiveTranslate;
}

const NAMESPACE = 'live';

/** Texts of the live city in the session's language. They come with the code that shows them. */
export function useLiveText(): LiveTextTools {
  const { i18n } = useTranslation();
  const { local, language } = useText();
  if (!i18n.hasResourceBundle('en', NAMESPACE)) {
    i18n.addResourceBundle('en', NAMESPACE, liveEn);
    i18n.addResourceBundle('zh-CN', NAMESPACE, liveZhCN);
  }
  const t = useCallback(
    (key: LiveMessageKey, values?: MessageValues): string =>
      i18n.t(key, { ...values, lng: language, ns: NAMESPACE }),
    [i18n, language],
  );
  return { t, local, language };
}
