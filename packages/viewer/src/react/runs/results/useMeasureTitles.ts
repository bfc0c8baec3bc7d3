import type { MeasureTitles } from '@cityloom/twin-core';
import { useSession } from '../../session-context/SessionContext.tsx';

const UNTITLED: MeasureTitles = () => undefined;

/** What a model calls its measures. */
export function useMeasureTitles(model: string): MeasureTitles {
  const session = useSession();
  return session.models.find(({ id }) => id === model)?.measureTitle ?? UNTITLED;
}
