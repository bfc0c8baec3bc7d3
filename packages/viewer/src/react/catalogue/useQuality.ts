import type { LayerQuality } from '@cityloom/cim-loader';
import type { FeatureTable } from '@cityloom/twin-core';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FromQualityWorker, ToQualityWorker } from './quality-messages.ts';

export type QualityState =
  | { readonly kind: 'none' }
  | { readonly kind: 'measuring' }
  | { readonly kind: 'measured'; readonly quality: LayerQuality }
  | { readonly kind: 'failed'; readonly reason: string };

/** Kept as long as the table is: measuring again gives the same. */
const measured = new WeakMap<FeatureTable, LayerQuality>();

function sourceOf(table: FeatureTable): ToQualityWorker['table'] {
  const { layer, count, geometry, columns } = table;
  const ids = Array.from({ length: count }, (_, row) => table.idOf(row));
  return { layer, count, ids, columns, ...(geometry !== undefined && { geometry }) };
}

/** Quality of a layer, measured off the page's thread when asked for. */
export function useQuality(table: FeatureTable | undefined): {
  readonly state: QualityState;
  readonly measure: () => void;
} {
  const known = table === undefined ? undefined : measured.get(table);
  const [state, setState] = useState<QualityState>(
    known === undefined ? { kind: 'none' } : { kind: 'measured', quality: known },
  );
  const worker = useRef<Worker | undefined>(undefined);
  useEffect(
    () => () => {
      worker.current?.terminate();
    },
    [],
  );
  const measure = useCallback(() => {
    if (table === undefined) return;
    setState({ kind: 'measuring' });
    const own = new Worker(new URL('./quality-worker.ts', import.meta.url), {
      type: 'module',
      name: 'quality',
    });
    worker.current = own;
    own.onmessage = ({ data }: MessageEvent<FromQualityWorker>) => {
      own.terminate();
      if (data.kind === 'failed') {
        setState({ kind: 'failed', reason: data.message });
        return;
      }
      measured.set(table, data.quality);
      setState({ kind: 'measured', quality: data.quality });
    };
    own.onerror = (event) => {
      own.terminate();
      setState({ kind: 'failed', reason: event.message });
    };
    const job: ToQualityWorker = { table: sourceOf(table), at: new Date().toISOString() };
    own.postMessage(job);
  }, [table]);
  return { state, measure };
}
