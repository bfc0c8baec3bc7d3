import { useCallback } from 'react';
import { useSession } from '../session-context/SessionContext.tsx';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';

/** Copies the address of what is on show, and says so. */
export function useShareLink(): () => void {
  const session = useSession();
  return useCallback(() => {
    session
      .share()
      .then((address) => navigator.clipboard.writeText(address))
      .then(
        () => {
          session.actions.notify('info', { en: en['bar.shared'], 'zh-CN': zhCN['bar.shared'] });
        },
        (error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          session.actions.notify('error', {
            en: en['bar.shareFailed'].replace('{{reason}}', reason),
            'zh-CN': zhCN['bar.shareFailed'].replace('{{reason}}', reason),
          });
        },
      );
  }, [session]);
}
