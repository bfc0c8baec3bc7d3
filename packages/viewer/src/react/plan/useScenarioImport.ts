import type { LocalizedText } from '@cityloom/twin-core';
import type { Scenario } from '@cityloom/twin-core/scenarios';
import { useCallback } from 'react';
import type { Session } from '../../session/index.ts';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import { parseScenarioFile } from './parse-scenario-file.ts';

function imported(title: string): LocalizedText {
  return {
    en: en['plan.imported'].replace('{{title}}', title),
    'zh-CN': zhCN['plan.imported'].replace('{{title}}', title),
  };
}

function failed(file: string, error: unknown): LocalizedText {
  const reason = error instanceof Error ? error.message : String(error);
  return { en: `${file}: ${reason}`, 'zh-CN': `${file}: ${reason}` };
}

/** Makes a scenario of the file; on a failure the half-made one is taken away again. */
async function openScenario(session: Session, scenario: Scenario): Promise<void> {
  const { branches } = session.store.getState();
  const taken = branches.some((branch) => branch.id === scenario.id);
  const id = taken ? `${scenario.id}-${String(branches.length + 1)}` : scenario.id;
  await session.execute({ type: 'createBranch', id, title: scenario.title });
  try {
    for (const change of scenario.changes) await session.execute({ type: 'applyChange', change });
  } catch (error) {
    await session.execute({ type: 'discardBranch', id });
    throw error;
  }
}

/** Opens a scenario file; a bad one gives a notice that names file, place and remedy, and changes nothing. */
export function useScenarioImport(): (file: File | null) => void {
  const session = useSession();
  return useCallback(
    (file) => {
      if (file === null) return;
      const open = async (): Promise<void> => {
        const scenario = parseScenarioFile(await file.text(), session.store.getState().manifest?.id);
        await openScenario(session, scenario);
        session.actions.notify('info', imported(scenario.title));
      };
      open().catch((error: unknown) => {
        session.actions.notify('error', failed(file.name, error));
      });
    },
    [session],
  );
}
