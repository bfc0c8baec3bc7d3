import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageValues } from './messages.ts';
import { scenarioEn } from './scenario-en.ts';
import type { ScenarioMessageKey, ScenarioTranslate } from './scenario-messages.ts';
import { scenarioZhCN } from './scenario-zh-CN.ts';
import { useText, type TextTools } from './useText.ts';

export interface ScenarioTextTools extends Omit<TextTools, 't'> {
  /** Texts of the frame: see {@link useText}. */
  readonly tMain: TextTools['t'];
  /** Texts about scenarios and merging. */
  readonly t: ScenarioTranslate;
}

const NAMESPACE = 'scenario';

/** Texts about scenarios and merging in the session's language. They come with the code that shows them. */
export function useScenarioText(): ScenarioTextTools {
  const { i18n } = useTranslation();
  const { t: tMain, local, language } = useText();
  if (!i18n.hasResourceBundle('en', NAMESPACE)) {
    i18n.addResourceBundle('en', NAMESPACE, scenarioEn);
    i18n.addResourceBundle('zh-CN', NAMESPACE, scenarioZhCN);
  }
  const t = useCallback(
    (key: ScenarioMessageKey, values?: MessageValues): string =>
      i18n.t(key, { ...values, lng: language, ns: NAMESPACE }),
    [i18n, language],
  );
  return { t, tMain, local, language };
}
