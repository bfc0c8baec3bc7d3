import type { JSX } from 'react';
import classes from './hover-card.module.css';
import type { Course } from './TimeChart.tsx';

const WIDTH = 120;
const HEIGHT = 28;
/** Columns drawn at most: the least and the greatest of each. */
const COLUMNS = 60;

/** Path through the least and the greatest value of each column. */
function pathOf({ times, values }: Course, from: number, to: number): string {
  const low = new Float64Array(COLUMNS).fill(Infinity);
  const high = new Float64Array(COLUMNS).fill(-Infinity);
  let least = Infinity;
  let greatest = -Infinity;
  for (let index = 0; index < times.length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    const share = ((times[index] as number) - from) / (to - from);
    const column = Math.min(COLUMNS - 1, Math.max(0, Math.floor(share * COLUMNS)));
    low[column] = Math.min(low[column] as number, value);
    high[column] = Math.max(high[column] as number, value);
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (least > greatest) return '';
  const spread = greatest - least || 1;
  const y = (value: number): string => (HEIGHT - 2 - ((value - least) / spread) * (HEIGHT - 4)).toFixed(1);
  const points: string[] = [];
  for (let column = 0; column < COLUMNS; column += 1) {
    if ((low[column] as number) > (high[column] as number)) continue;
    const x = ((column + 0.5) / COLUMNS) * WIDTH;
    points.push(`${x.toFixed(1)},${y(low[column] as number)}`);
    if (low[column] !== high[column]) points.push(`${x.toFixed(1)},${y(high[column] as number)}`);
  }
  return points.length < 2 ? '' : `M${points.join('L')}`;
}

/** The course of values at a glance, without axes. */
export function Sparkline({
  course,
  range: [from, to],
}: {
  readonly course: Course;
  readonly range: readonly [from: number, to: number];
}): JSX.Element | null {
  const path = pathOf(course, from, to);
  if (path === '') return null;
  return (
    <svg className={classes['spark']} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
