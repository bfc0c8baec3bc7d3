import type { SessionContext } from '../session-context.ts';

/** Where a record goes that cannot be read: under another key, so that nothing is lost. */
export function asideKey({ options }: SessionContext, key: string): string {
  return `aside/${options.clock.now().toString(36)}/${key}`;
}
