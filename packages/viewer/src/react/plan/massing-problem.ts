import { MassingError } from '@cityloom/twin-core/massing';
import type { Language } from '../../session/index.ts';
import type { PlanTranslate } from '../i18n/plan-messages.ts';

/** Why a massing cannot be built, for whoever asked for it. @throws whatever is not about the massing. */
export function massingProblem(error: unknown, t: PlanTranslate, language: Language): string {
  if (!(error instanceof MassingError)) throw error;
  // The core's own sentence has the numbers.
  return language === 'en' ? error.message : t(`massing.${error.problem}`);
}
