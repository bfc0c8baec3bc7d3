import type { z } from 'zod';
import { LoadError, type LoadErrorDetails } from './load-error.ts';

/** What a settings file is, for the error it ends in. */
export type SettingsFile = Pick<LoadErrorDetails, 'url' | 'format' | 'remedy'>;

/** The value of a JSON settings file written by hand. @throws {LoadError} where the text is no JSON. */
export function parseSettingsJson(json: string, file: SettingsFile): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new LoadError('not JSON', { ...file, kind: 'corrupt', cause });
  }
}

/**
 * A settings value of the right shape.
 *
 * @throws {LoadError} naming the first property that is wrong; of kind `version` where it is `schemaVersion`.
 */
export function checkedSettings<Settings>(
  schema: z.ZodType<Settings>,
  value: unknown,
  file: SettingsFile,
): Settings {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new LoadError(issue?.message ?? 'not valid', {
    ...file,
    kind: issue?.path[0] === 'schemaVersion' ? 'version' : 'invalid',
    place: issue?.path.join('.') ?? '',
    cause: parsed.error,
  });
}
