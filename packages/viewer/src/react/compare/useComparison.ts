import type { ScenarioComparison } from '@cityloom/twin-core/scenarios';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';

/** What is to be compared. */
export interface ComparisonChoice {
  /** `undefined`: the city as it is. */
  readonly baseline: string | undefined;
  readonly scenarios: readonly string[];
}

/** A comparison and how far it is. */
export interface ComparisonState {
  readonly comparison: ScenarioComparison | undefined;
  /** Share of the work done; `undefined` while nothing is computed. */
  readonly progress: number | undefined;
  /** True if what was compared is no longer what the scenarios are. */
  readonly stale: boolean;
  readonly compute: (choice: ComparisonChoice) => void;
  readonly cancel: () => void;
}

/** Computes comparisons of the session's scenarios, one at a time. */
export function useComparison(): ComparisonState {
  const session = useSession();
  const branches = useSessionState((state) => state.branches);
  useSessionState((state) => state.branchRevision);
  const [comparison, setComparison] = useState<ScenarioComparison>();
  const [progress, setProgress] = useState<number>();
  const controller = useRef<AbortController>(undefined);
  useEffect(
    () => () => {
      controller.current?.abort();
    },
    [],
  );
  const compute = useCallback(
    ({ baseline, scenarios }: ComparisonChoice): void => {
      controller.current?.abort();
      const own = new AbortController();
      controller.current = own;
      const isCurrent = (): boolean => controller.current === own && !own.signal.aborted;
      setProgress(0);
      const onProgress = (done: number): void => {
        if (isCurrent()) setProgress(done);
      };
      session
        .compare({ baseline, scenarios, signal: own.signal, onProgress })
        .then((made) => {
          if (isCurrent()) setComparison(made);
        })
        // The session has told of it already.
        .catch(() => undefined)
        .finally(() => {
          if (controller.current === own) setProgress(undefined);
        });
    },
    [session],
  );
  const stale =
    comparison?.states.some(
      ({ branch, view }) =>
        branch !== undefined && (!branches.includes(branch) || branch.contentHash() !== view.hash),
    ) ?? false;
  return {
    comparison,
    progress,
    stale,
    compute,
    cancel: () => controller.current?.abort(),
  };
}
