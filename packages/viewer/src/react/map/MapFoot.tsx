import { useEffect, useRef, type JSX } from 'react';
import { Attribution } from './Attribution.tsx';
import { ScaleBar } from './ScaleBar.tsx';
import classes from './map.module.css';

/** Scale, place and sources below the map. The engine's own credit stands above it, however many lines it takes. */
export function MapFoot({ hasMap }: { readonly hasMap: boolean }): JSX.Element {
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = foot.current;
    const frame = element?.parentElement;
    if (element == null || frame == null) return undefined;
    const observer = new ResizeObserver(() => {
      frame.style.setProperty('--cityloom-credits-bottom', `${element.getBoundingClientRect().height}px`);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return (
    <div ref={foot} className={classes['foot']}>
      {hasMap && <ScaleBar />}
      <Attribution />
    </div>
  );
}
