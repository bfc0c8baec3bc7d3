import type { FieldExportFormat } from '@cityloom/cim-loader';
import type { FieldInTime } from '@cityloom/twin-core/readings';
import { useEffect, useRef, useState } from 'react';
import type { StoredRun } from '../../session/index.ts';
import { downloadBlob } from '../files/download.ts';
import { readingEn } from '../i18n/reading-en.ts';
import { readingZhCN } from '../i18n/reading-zh-CN.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import { collectPieces } from './collect-pieces.ts';

/** A file that is being written. */
export interface RunningExport {
  readonly what: string;
  /** [0, 1] */
  readonly done: number;
  readonly cancel: () => void;
}

/** Writes fields of runs as files, one at a time. */
export function useFieldExport(): {
  readonly running: RunningExport | undefined;
  readonly start: (
    format: FieldExportFormat,
    file: {
      readonly run: StoredRun;
      readonly field: FieldInTime;
      readonly name: string;
      readonly what: string;
    },
  ) => void;
} {
  const session = useSession();
  const [running, setRunning] = useState<RunningExport | undefined>();
  const controller = useRef<AbortController>(undefined);
  useEffect(
    () => () => {
      controller.current?.abort();
    },
    [],
  );
  return {
    running,
    start(format, { run, field, name, what }) {
      controller.current?.abort();
      const active = new AbortController();
      controller.current = active;
      const show = (done: number): void => {
        const cancel = (): void => {
          active.abort();
        };
        setRunning({ what, done, cancel });
      };
      show(0);
      const write = async (): Promise<void> => {
        const { exportField } = await import('@cityloom/cim-loader');
        const { view, time } = session.store.getState();
        const begun = new Date();
        begun.setUTCSeconds(0, 0);
        const { extension, mimeType, pieces } = exportField(format, {
          ...{ run: run.result, field, time, start: begun.toISOString() },
          ...(view !== undefined && { view }),
        });
        const blob = await collectPieces(pieces, mimeType, active.signal, show);
        downloadBlob(`${name}.${extension}`, blob);
      };
      write()
        .catch((error: unknown) => {
          if (active.signal.aborted) return;
          const reason = error instanceof Error ? error.message : String(error);
          session.actions.notify('error', {
            en: readingEn['export.failed'].replace('{{reason}}', reason),
            'zh-CN': readingZhCN['export.failed'].replace('{{reason}}', reason),
          });
        })
        .finally(() => {
          if (controller.current === active) setRunning(undefined);
        });
    },
  };
}
