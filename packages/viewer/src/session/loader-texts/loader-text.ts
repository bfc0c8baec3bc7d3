import type { LoadErrorKind, LoadProposal, LoadWarning } from '@cityloom/cim-loader';
import type { ReadFailure } from '../layers/dataset-reader.ts';
import type { Language } from '../session-state.ts';
import {
  problemsZhCN,
  proposalsZhCN,
  remediesByKindZhCN,
  remediesZhCN,
  warningsZhCN,
} from './loader-zh-CN.ts';

/** A message of the loader in a person's language. */
export interface LoaderText {
  readonly text: string;
  /** The loader's own sentence, with its numbers; set where `text` is a translation. */
  readonly original?: string;
}

/** A warning as one sentence. One of a code this version does not know stays as it is. */
export function warningText({ code, message }: LoadWarning, language: Language): LoaderText {
  const translated: string | undefined = language === 'en' ? undefined : warningsZhCN[code];
  return translated === undefined ? { text: message } : { text: translated, original: message };
}

/** Why a setting is proposed. */
export function proposalText({ setting, reason }: LoadProposal, language: Language): LoaderText {
  return language === 'en' ? { text: reason } : { text: proposalsZhCN[setting], original: reason };
}

/** Why a file could not be read, and what to do. */
export interface FailureText {
  readonly problem: LoaderText;
  readonly remedy: string | undefined;
}

/** A failure without file and place, which stand in fields of their own. */
export function failureText(failure: ReadFailure, language: Language): FailureText {
  const { message, remedy, kind } = failure;
  const problem = withoutPlace(message, remedy);
  if (language === 'en') return { problem: { text: problem }, remedy };
  return {
    problem: { text: kind === undefined ? UNEXPECTED : problemsZhCN[kind], original: problem },
    remedy: remedyZhCN(remedy, kind),
  };
}

const UNEXPECTED = '读取时发生意外错误。';

function remedyZhCN(remedy: string | undefined, kind: LoadErrorKind | undefined): string | undefined {
  const exact = remedy === undefined ? undefined : remediesZhCN[remedy];
  return exact ?? (kind === undefined ? undefined : remediesByKindZhCN[kind]);
}

/** The loader's line without what stands in lines of its own: file and place before, the remedy after. */
function withoutPlace(message: string, remedy: string | undefined): string {
  const end = remedy !== undefined && message.endsWith(`; ${remedy}`) ? remedy.length + 2 : 0;
  const text = message.slice(0, message.length - end);
  return end === 0 ? text : text.slice(text.indexOf(': ') + 2);
}

/** A failure in one line: file, place, what happened, remedy. */
export function failureLine(failure: ReadFailure, language: Language): string {
  if (language === 'en') return failure.message;
  const { problem, remedy = '' } = failureText(failure, language);
  const place = failure.place === undefined ? '' : `（${failure.place}）`;
  return `${failure.file}${place}：${problem.text}${remedy}`;
}
