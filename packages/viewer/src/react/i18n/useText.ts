import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalizedText } from '@cityloom/twin-core';
import type { Language } from '../../session/index.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import type { MessageKey, MessageValues, Translate } from './messages.ts';

export interface TextTools {
  readonly t: Translate;
  /** Text that comes with data: models, layers, notices. */
  readonly local: (text: LocalizedText) => string;
  readonly language: Language;
}

/** Texts in the session's language. */
export function useText(): TextTools {
  const { t: translate } = useTranslation();
  const language = useSessionState((state) => state.language);
  const t = useCallback(
    (key: MessageKey, values?: MessageValues): string => translate(key, { ...values, lng: language }),
    [translate, language],
  );
  const local = useCallback((text: LocalizedText): string => text[language], [language]);
  return { t, local, language };
}
