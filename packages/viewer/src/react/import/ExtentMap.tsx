import type { Bounds } from '@cityloom/twin-core';
import type { JSX } from 'react';
import type { LayerSummary } from '../../session/index.ts';
import classes from './import.module.css';
import { unionBounds } from './layer-choices.ts';

const WIDTH = 240;
const HEIGHT = 130;
const MARGIN = 10;
const WORLD: Bounds = [-180, -90, 180, 90];
/** Farther apart than so many sizes of the larger, both are shown on a world grid. */
const NEAR = 12;

/** What the small map covers. */
function frameOf(data: Bounds, city: Bounds): Bounds {
  const both = unionBounds([{ bounds: data }, { bounds: city }]) ?? WORLD;
  const size = (bounds: Bounds): number => Math.max(bounds[2] - bounds[0], bounds[3] - bounds[1]);
  return size(both) > NEAR * Math.max(size(data), size(city)) ? WORLD : both;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function createProjection(frame: Bounds): (bounds: Bounds) => Box {
  const squeeze = frame === WORLD ? 1 : Math.cos((((frame[1] + frame[3]) / 2) * Math.PI) / 180);
  const spanX = Math.max((frame[2] - frame[0]) * squeeze, 1e-9);
  const spanY = Math.max(frame[3] - frame[1], 1e-9);
  const scale = Math.min((WIDTH - 2 * MARGIN) / spanX, (HEIGHT - 2 * MARGIN) / spanY);
  const left = (WIDTH - spanX * scale) / 2;
  const top = (HEIGHT - spanY * scale) / 2;
  return ([west, south, east, north]) => {
    const width = Math.max((east - west) * squeeze * scale, 3);
    const height = Math.max((north - south) * scale, 3);
    return {
      x: left + ((west + east) / 2 - frame[0]) * squeeze * scale - width / 2,
      y: top + (frame[3] - (south + north) / 2) * scale - height / 2,
      width,
      height,
    };
  };
}

function formatDegrees(bounds: Bounds): string {
  const [west, south, east, north] = bounds.map((value) => value.toFixed(4));
  return `${west ?? ''}, ${south ?? ''} … ${east ?? ''}, ${north ?? ''}`;
}

/** Where the data lies, against the city. */
export function ExtentMap({
  layers,
  city,
  label,
}: {
  readonly layers: readonly LayerSummary[];
  readonly city: Bounds;
  readonly label: string;
}): JSX.Element | null {
  const data = unionBounds(layers);
  if (data === undefined) return null;
  const frame = frameOf(data, city);
  const project = createProjection(frame);
  const grid = [-120, -60, 0, 60, 120];
  return (
    <figure className={classes['extent']}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${label}: ${formatDegrees(data)}`}>
        {frame === WORLD &&
          grid.map((degrees) => (
            <g key={degrees} className={classes['graticule']}>
              <rect {...project([degrees, -90, degrees, 90])} width={0.5} />
              {Math.abs(degrees) < 90 && <rect {...project([-180, degrees, 180, degrees])} height={0.5} />}
            </g>
          ))}
        <rect className={classes['cityBox']} {...project(city)} />
        {layers.map(({ id, bounds }) =>
          bounds === undefined ? null : <rect key={id} className={classes['dataBox']} {...project(bounds)} />,
        )}
      </svg>
      <figcaption>{formatDegrees(data)}</figcaption>
    </figure>
  );
}
