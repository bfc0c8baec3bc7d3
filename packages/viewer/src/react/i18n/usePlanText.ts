import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useText, type TextTools } from './useText.ts';
import type { MessageValues } from './messages.ts';
import { planEn } from './plan-en.ts';
import type { PlanMessageKey, PlanTranslate } from './plan-messages.ts';
import { planZhCN } from './plan-zh-CN.ts';

export interface PlanTextTools extends Omit<TextTools, 't'> {
  /** Texts of the frame: see {@link useText}. */
  readonly tMain: TextTools['t'];
  /** Texts about planning. */
  readonly t: PlanTranslate;
}

const NAMESPACE = 'plan';

/** Texts about planning in the session's language. They come with the code that shows them. */
export function usePlanText(): PlanTextTools {
  const { i18n } = useTranslation();
  const { t: tMain, local, language } = useText();
  if (!i18n.hasResourceBundle('en', NAMESPACE)) {
    i18n.addResourceBundle('en', NAMESPACE, planEn);
    i18n.addResourceBundle('zh-CN', NAMESPACE, planZhCN);
  }
  const t = useCallback(
    (key: PlanMessageKey, values?: MessageValues): string =>
      i18n.t(key, { ...values, lng: language, ns: NAMESPACE }),
    [i18n, language],
  );
  return { t, tMain, local, language };
}
