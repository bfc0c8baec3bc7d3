import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { fusionEn } from './fusion-en.ts';
import type { FusionMessageKey, FusionTranslate } from './fusion-messages.ts';
import { fusionZhCN } from './fusion-zh-CN.ts';
import type { MessageValues } from './messages.ts';
import { useDataText, type DataTextTools } from './useDataText.ts';

export interface FusionTextTools extends Omit<DataTextTools, 't' | 'tMain'> {
  /** Texts about data: see {@link useDataText}. */
  readonly tData: DataTextTools['t'];
  /** Texts of fusion. */
  readonly t: FusionTranslate;
}

const NAMESPACE = 'fusion';

/** Texts of fusion in the session's language. They come with the code that shows them. */
export function useFusionText(): FusionTextTools {
  const { i18n } = useTranslation();
  const { t: tData, local, language } = useDataText();
  if (!i18n.hasResourceBundle('en', NAMESPACE)) {
    i18n.addResourceBundle('en', NAMESPACE, fusionEn);
    i18n.addResourceBundle('zh-CN', NAMESPACE, fusionZhCN);
  }
  const t = useCallback(
    (key: FusionMessageKey, values?: MessageValues): string =>
      i18n.t(key, { ...values, lng: language, ns: NAMESPACE }),
    [i18n, language],
  );
  return { t, tData, local, language };
}
