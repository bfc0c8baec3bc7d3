import { useEffect, useState, type JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatLength, formatPosition } from '../values/format.ts';
import { useMap } from './MapContext.tsx';
import classes from './map.module.css';
import { metresPerPixel, scaleBar } from './scale.ts';
import { usePointer } from './usePointer.ts';

const LONGEST_BAR = 96;

/** Longer side of the map, CSS pixels. */
function useLongerSide(element: HTMLElement): number {
  const [side, setSide] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      setSide(Math.max(element.clientWidth, element.clientHeight));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return side;
}

/** Scale at the map's centre, and where the pointer rests (else the centre). */
export function ScaleBar(): JSX.Element | null {
  const { t, language } = useText();
  const camera = useSessionState((state) => state.camera ?? state.cameraRequest?.pose);
  const longerSide = useLongerSide(useMap().element);
  const pointer = usePointer();
  if (camera === undefined) return null;
  const bar = scaleBar(metresPerPixel(camera, longerSide), LONGEST_BAR);
  const length = formatLength(bar.metres, language);
  const position = pointer ?? ([camera.longitudeDegrees, camera.latitudeDegrees] as const);
  return (
    <div className={classes['scale']}>
      {bar.pixels > 0 && (
        <span
          className={classes['scaleBar']}
          style={{ width: bar.pixels }}
          aria-label={t('map.scale', { length })}
        >
          {length}
        </span>
      )}
      <span
        className={classes['coordinates']}
        title={t(pointer === undefined ? 'map.center' : 'map.pointer')}
      >
        {formatPosition(position)}
      </span>
    </div>
  );
}
