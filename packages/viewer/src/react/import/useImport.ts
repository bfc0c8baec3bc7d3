import type { NamedBlob, ServiceCapabilities } from '@cityloom/cim-loader';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReadFailure, ReadInput, ReadResult, ReadSettings } from '../../session/index.ts';
import { useSession } from '../session-context/SessionContext.tsx';

/** How far adding data is. */
export type ImportStage =
  | { readonly kind: 'closed' }
  | { readonly kind: 'choose' }
  | { readonly kind: 'reading'; readonly done: number; readonly file: string }
  | { readonly kind: 'service'; readonly url: string; readonly service: ServiceCapabilities }
  | { readonly kind: 'failed'; readonly failures: readonly ReadFailure[] }
  | {
      readonly kind: 'preview';
      readonly input: ReadInput;
      readonly settings: ReadSettings;
      readonly result: ReadResult;
    };

export interface Import {
  readonly stage: ImportStage;
  readonly choose: () => void;
  readonly readFiles: (files: readonly NamedBlob[]) => void;
  readonly readAddress: (url: string) => void;
  /** Reads layers of the service whose address was given last. */
  readonly readLayers: (layers: readonly string[]) => void;
  /** Reads the same source once more. */
  readonly readAgain: (settings: ReadSettings) => void;
  /** Ends whatever is under way; nothing is altered. */
  readonly cancel: () => void;
}

const CLOSED: ImportStage = { kind: 'closed' };

/** Reading one input at a time; a new one takes the place of the last. */
export function useImport(): Import {
  const { reader } = useSession();
  const [stage, setStage] = useState<ImportStage>(CLOSED);
  const running = useRef<AbortController | undefined>(undefined);
  const lastInput = useRef<ReadInput | undefined>(undefined);

  const stop = useCallback(() => {
    running.current?.abort();
    running.current = undefined;
  }, []);
  useEffect(() => stop, [stop]);

  const read = useCallback(
    (input: ReadInput, settings: ReadSettings): void => {
      if (reader === undefined) return;
      stop();
      const control = new AbortController();
      running.current = control;
      lastInput.current = input;
      setStage({ kind: 'reading', done: 0, file: nameOf(input) });
      const current = (): boolean => running.current === control;
      reader
        .read(input, settings, {
          signal: control.signal,
          onProgress: (done, file) => {
            if (current()) setStage({ kind: 'reading', done, file });
          },
        })
        .then(
          (result) => {
            if (!current()) return;
            setStage(stageOf(input, settings, result));
          },
          (error: unknown) => {
            if (!current()) return;
            const message = error instanceof Error ? error.message : String(error);
            setStage({ kind: 'failed', failures: [{ file: nameOf(input), message }] });
          },
        );
    },
    [reader, stop],
  );

  return {
    stage,
    choose: useCallback(() => {
      stop();
      setStage({ kind: 'choose' });
    }, [stop]),
    readFiles: useCallback(
      (files) => {
        if (files.length > 0) read({ kind: 'files', files }, {});
      },
      [read],
    ),
    readAddress: useCallback(
      (url) => {
        read({ kind: 'url', url }, {});
      },
      [read],
    ),
    readLayers: useCallback(
      (layers) => {
        const input = lastInput.current;
        if (input?.kind === 'url') read({ ...input, layers }, {});
      },
      [read],
    ),
    readAgain: useCallback(
      (settings) => {
        if (lastInput.current !== undefined) read(lastInput.current, settings);
      },
      [read],
    ),
    cancel: useCallback(() => {
      stop();
      setStage(CLOSED);
    }, [stop]),
  };
}

function stageOf(input: ReadInput, settings: ReadSettings, result: ReadResult): ImportStage {
  const { service, sources, failures } = result;
  if (service !== undefined && input.kind === 'url') return { kind: 'service', url: input.url, service };
  return sources.length === 0 ? { kind: 'failed', failures } : { kind: 'preview', input, settings, result };
}

function nameOf(input: ReadInput): string {
  return input.kind === 'url' ? input.url : (input.files[0]?.path ?? '');
}
