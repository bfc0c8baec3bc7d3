import type { MergeResult, Resolution } from '@cityloom/twin-core/scenarios';
import { useEffect, useState } from 'react';
import { useSession } from '../session-context/SessionContext.tsx';
import type { Bringing } from './bringing.ts';

/** What bringing scenarios together would come to with these resolutions; `undefined` while nobody knows. */
export function usePreview(
  bringing: Bringing,
  resolutions: Readonly<Record<string, Resolution>>,
): MergeResult | undefined {
  const session = useSession();
  const { kind, mine } = bringing;
  const theirs = kind === 'merge' ? bringing.theirs : undefined;
  const [preview, setPreview] = useState<MergeResult | undefined>();
  useEffect(() => {
    let current = true;
    if (kind === 'merge' && theirs === undefined) {
      setPreview(undefined);
      return undefined;
    }
    const asked =
      theirs === undefined
        ? session.previewRebase({ mine, resolutions })
        : session.previewMerge({ mine, theirs, resolutions });
    asked.then(
      (result) => {
        if (current) setPreview(result);
      },
      // The session shows it as a notice.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [session, kind, mine, theirs, resolutions]);
  return preview;
}
