import type * as z from 'zod/mini';

/** One thing wrong with data from outside: where, what, and what to do. */
export interface Problem {
  /** JSON path from the root of what was read: `changes[2].geometry.coordinates[0][1]`. */
  readonly path: string;
  readonly message: string;
}

/** JSON path of nested keys; `$` for the root itself. */
export function jsonPath(keys: readonly PropertyKey[]): string {
  let path = '';
  for (const key of keys) {
    path += typeof key === 'number' ? `[${key}]` : `${path === '' ? '' : '.'}${String(key)}`;
  }
  return path === '' ? '$' : path;
}

/**
 * First problem of a failed parse in words. Ours rather than the schema library's own texts: those take an
 * English locale of 2 kB and name no remedy.
 */
export function firstProblem(error: z.core.$ZodError, parent: readonly PropertyKey[] = []): Problem {
  const [issue] = error.issues;
  if (issue === undefined) return { path: jsonPath(parent), message: 'is not valid' };
  return { path: jsonPath([...parent, ...issue.path]), message: describeIssue(issue) };
}

function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `is ${describeInput(issue.input)}; give ${article(issue.expected)}`;
    case 'too_small':
      return `is ${describeInput(issue.input)}; give ${bound(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      return `is ${describeInput(issue.input)}; give ${bound(issue.origin, 'at most', issue.maximum)}`;
    case 'unrecognized_keys':
      return `has the unknown member ${issue.keys.join(', ')}; correct its name or take it out`;
    case 'invalid_value':
      return `is ${describeInput(issue.input)}; give ${issue.values.map(String).join(' or ')}`;
    case 'invalid_format':
      return `is ${describeInput(issue.input)}; give a text of the form ${formOf(issue)}`;
    case 'invalid_union':
      return `is ${describeInput(unionInput(issue))}, none of the allowed forms`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
      return issue.message;
  }
}

function formOf({ format, pattern }: z.core.$ZodIssueInvalidStringFormat): string {
  return format === 'regex' ? String(pattern) : format;
}

/** A union told apart by a member reports the whole object as input, but the member's path. */
function unionInput(issue: z.core.$ZodIssueInvalidUnion): unknown {
  const { input } = issue;
  const member = issue.path.at(-1);
  if (issue.discriminator === undefined || member !== issue.discriminator) return input;
  return typeof input === 'object' && input !== null
    ? Object.entries(input).find(([key]) => key === member)?.[1]
    : input;
}

function bound(origin: string, word: string, limit: number | bigint): string {
  if (origin === 'string') return `${word} ${limit} character${limit === 1 ? '' : 's'}`;
  return origin === 'array' ? `${word} ${limit} entries` : `${word} ${limit}`;
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

/** Short name of an offending value: texts and numbers as they are, the rest by kind. */
export function describeInput(input: unknown): string {
  if (input === undefined) return 'missing';
  if (typeof input === 'string') {
    return input.length > 40 ? `${JSON.stringify(input.slice(0, 40))}…` : JSON.stringify(input);
  }
  if (Array.isArray(input)) return `a list of ${input.length}`;
  if (typeof input === 'number' || typeof input === 'boolean' || input === null) return String(input);
  return article(typeof input);
}
