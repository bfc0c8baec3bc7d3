import { useCallback } from 'react';
import type { Session } from '../../session/index.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';

/** Copies the address of what is on show, and says so. */
export function useShareLink(): () => void {
  const session = useSession();
  return useCallback(() => {
    copyLink(session).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      session.actions.notify('error', {
        en: en['bar.shareFailed'].replace('{{reason}}', reason),
        'zh-CN': zhCN['bar.shareFailed'].replace('{{reason}}', reason),
      });
    });
  }, [session]);
}

async function copyLink(session: Session): Promise<void> {
  await navigator.clipboard.writeText(await session.share());
  const left = await session.layersNotShared();
  if (left.length === 0) {
    session.actions.notify('info', { en: en['bar.shared'], 'zh-CN': zhCN['bar.shared'] });
    return;
  }
  const { sharedWithout } = await import('./share-notice.ts');
  session.actions.notify('warning', sharedWithout(left));
}
