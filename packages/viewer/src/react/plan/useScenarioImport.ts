import type { LocalizedText } from '@cityloom/twin-core';
import { useCallback } from 'react';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { useSession } from '../session-context/SessionContext.tsx';

function imported(title: string): LocalizedText {
  return {
    en: en['plan.imported'].replace('{{title}}', title),
    'zh-CN': zhCN['plan.imported'].replace('{{title}}', title),
  };
}

/** The file was moved, or taken away, since it was chosen. */
function unreadable(file: string, error: unknown): LocalizedText {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    en: `${file}: cannot be read (${reason}); choose it again.`,
    'zh-CN': `${file}：无法读取（${reason}）；请重新选择文件。`,
  };
}

/** Opens a scenario file; a bad one gives a notice that names file, place and remedy, and changes nothing. */
export function useScenarioImport(): (file: File | null) => void {
  const session = useSession();
  return useCallback(
    (file) => {
      if (file === null) return;
      const open = async (): Promise<void> => {
        const text = await file.text().catch((error: unknown) => {
          session.actions.notify('error', unreadable(file.name, error));
          throw error;
        });
        await session.importScenario(text, file.name);
        session.actions.notify('info', imported(session.store.getState().branch?.title ?? file.name));
      };
      // Whatever failed is on show.
      open().catch(() => undefined);
    },
    [session],
  );
}
