import { lazy, Suspense, useEffect, useState, type JSX } from 'react';
import { assumedMetresPerPixel, scaleBar } from '../../views/view-scale.ts';
import { useText } from '../i18n/useText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatLength, formatPosition } from '../values/format.ts';
import { useMap } from './MapContext.tsx';
import classes from './map.module.css';
import { usePointer } from './usePointer.ts';

const FieldReadout = lazy(async () => ({
  default: (await import('../readings/FieldReadout.tsx')).FieldReadout,
}));

const LONGEST_BAR = 96;

interface MapSize {
  readonly width: number;
  readonly height: number;
}

/** Size of the map, CSS pixels. */
function useMapSize(element: HTMLElement): MapSize {
  const [size, setSize] = useState<MapSize>({ width: 0, height: 0 });
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return size;
}

/** Scale at the map's centre, where the pointer rests (else the centre), and what the field on the map says there. */
export function ScaleBar(): JSX.Element | null {
  const { t, language } = useText();
  const camera = useSessionState((state) => state.camera ?? state.cameraRequest?.pose);
  const { element, view } = useMap();
  const { width, height } = useMapSize(element);
  const pointer = usePointer();
  const hasRun = useSessionState((state) => state.run !== undefined);
  if (camera === undefined) return null;
  // Drawn anew with every pose and size the session and the page report.
  const scale = view?.metresPerPixel ?? assumedMetresPerPixel(camera.range, width, height);
  const bar = scaleBar(scale, LONGEST_BAR);
  const position = pointer ?? ([camera.longitudeDegrees, camera.latitudeDegrees] as const);
  return (
    <div className={classes['scale']} data-map-chrome>
      {bar !== undefined && <Bar pixels={bar.pixels} length={formatLength(bar.metres, language)} />}
      <span
        className={classes['coordinates']}
        title={t(pointer === undefined ? 'map.center' : 'map.pointer')}
      >
        {formatPosition(position)}
      </span>
      {hasRun && (
        <Suspense fallback={null}>
          <FieldReadout position={position} />
        </Suspense>
      )}
    </div>
  );
}

function Bar({ pixels, length }: { readonly pixels: number; readonly length: string }): JSX.Element {
  const { t } = useText();
  return (
    <span className={classes['scaleBar']} style={{ width: pixels }} aria-label={t('map.scale', { length })}>
      {length}
    </span>
  );
}
