import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageValues } from './messages.ts';
import { ensembleEn } from './ensemble-en.ts';
import type { EnsembleMessageKey, EnsembleTranslate } from './ensemble-messages.ts';
import { ensembleZhCN } from './ensemble-zh-CN.ts';
import { useText, type TextTools } from './useText.ts';

const NAMESPACE = 'ensemble';

/** Texts about ensembles in the session's language. They come with the code that shows them. */
export function useEnsembleText(): Omit<TextTools, 't'> & { readonly t: EnsembleTranslate } {
  const { i18n } = useTranslation();
  const { local, language } = useText();
  if (!i18n.hasResourceBundle('en', NAMESPACE)) {
    i18n.addResourceBundle('en', NAMESPACE, ensembleEn);
    i18n.addResourceBundle('zh-CN', NAMESPACE, ensembleZhCN);
  }
  const t = useCallback(
    (key: EnsembleMessageKey, values?: MessageValues): string =>
      i18n.t(key, { ...values, lng: language, ns: NAMESPACE }),
    [i18n, language],
  );
  return { t, local, language };
}
