import { useLayoutEffect, useRef, type JSX } from 'react';
import { useMap } from './MapContext.tsx';

/** Where the map's element sits in the present layout. */
export function MapSlot({
  label,
  half,
}: {
  readonly label: string;
  /** Leaves the right half to another map. */
  readonly half: boolean;
}): JSX.Element {
  const { element } = useMap();
  const slot = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    slot.current?.append(element);
  }, [element]);
  return (
    <div
      ref={slot}
      role="application"
      aria-label={label}
      id="cityloom-map"
      tabIndex={-1}
      style={{ position: 'absolute', inset: half ? '0 50% 0 0' : 0 }}
    />
  );
}
