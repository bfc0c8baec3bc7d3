import type { CityManifest } from '@cityloom/cim-loader';
import type { LocalizedText } from '@cityloom/twin-core';
import { ADDED_THEME, ADDED_THEME_TITLE } from '../../session/index.ts';

/** Themes a layer can stand under: one of its own for added data, then the city's. */
export function themeChoices(
  manifest: CityManifest | undefined,
  local: (text: LocalizedText) => string,
): { value: string; label: string }[] {
  const themes = (manifest?.themes ?? []).filter(({ id }) => id !== ADDED_THEME);
  return [
    { value: ADDED_THEME, label: local(ADDED_THEME_TITLE) },
    ...themes.map(({ id, title }) => ({ value: id, label: local(title) })),
  ];
}
