import { escapeHtml } from './html.ts';
import type { ReportLanguage } from './report-content.ts';
import { reportText } from './report-texts.ts';

interface NamedState {
  readonly id: string;
  readonly title: string;
}

/** Id of the city as it is among the states of a comparison. */
const BASELINE = 'baseline';

/** Title of a state; of the first that it is the baseline. */
export function plainTitle({ id, title }: NamedState, index: number, language: ReportLanguage): string {
  if (index > 0) return title;
  const baseline = reportText('baseline', language);
  return id === BASELINE ? baseline : `${baseline}: ${title}`;
}

/** {@link plainTitle} as HTML. */
export const stateTitle = (state: NamedState, index: number, language: ReportLanguage): string =>
  escapeHtml(plainTitle(state, index, language));
