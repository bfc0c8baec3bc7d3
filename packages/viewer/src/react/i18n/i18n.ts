import { createInstance, type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../session/index.ts';
import { en } from './en.ts';
import { zhCN } from './zh-CN.ts';

/** Own instance, so that a host page's i18next stays as it is. Texts are bundled: ready at once. */
export function createI18n(language: Language): I18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCN } },
    // Keys hold dots; React escapes by itself.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  return instance;
}
