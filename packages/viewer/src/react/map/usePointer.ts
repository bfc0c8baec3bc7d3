import { useEffect, useState } from 'react';
import type { Position } from '@cityloom/twin-core';
import { useMap } from './MapContext.tsx';

/** Milliseconds the pointer must rest: picking draws a frame, so it is not done while moving. */
const REST = 120;

/** Ground position under a resting pointer; `undefined` while it moves or is elsewhere. */
export function usePointer(): Position | undefined {
  const { element, view } = useMap();
  const [position, setPosition] = useState<Position | undefined>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const clear = (): void => {
      clearTimeout(timer);
      setPosition(undefined);
    };
    const rest = (event: PointerEvent): void => {
      clearTimeout(timer);
      // A pressed button means a drag.
      if (view === undefined || event.buttons !== 0) return;
      const box = element.getBoundingClientRect();
      timer = setTimeout(() => {
        setPosition(view.pick(event.clientX - box.left, event.clientY - box.top).position);
      }, REST);
    };
    element.addEventListener('pointermove', rest);
    element.addEventListener('pointerleave', clear);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('pointermove', rest);
      element.removeEventListener('pointerleave', clear);
    };
  }, [element, view]);
  return position;
}
