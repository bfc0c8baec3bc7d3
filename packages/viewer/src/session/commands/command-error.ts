import type { LocalizedText } from '@cityloom/twin-core';

/** A command that could not be carried out; nothing was altered. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** What happened, where, and what to do, in both languages. `message` is the English text. */
  readonly text: LocalizedText;

  constructor(text: LocalizedText, options?: { cause?: unknown }) {
    super(text.en, options);
    this.text = text;
  }
}

/** Any thrown thing as text for people; keeps both languages where the error has them. */
export function describeError(error: unknown): LocalizedText {
  if (error instanceof CommandError) return error.text;
  const message = error instanceof Error ? error.message : String(error);
  return { en: message, 'zh-CN': message };
}

/** True for the error that a cancelled run or request ends in. */
export function isCancellation(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The error of a cancelled run: named `AbortError`, as the platform names it. */
export function createCancellation(what: string): Error {
  const error = new Error(`${what}: cancelled.`);
  error.name = 'AbortError';
  return error;
}
