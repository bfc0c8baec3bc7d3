import type { JSX, KeyboardEvent, PointerEvent } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import classes from './table.module.css';

const LEAST = 120;
const STEP = 24;

const most = (): number => Math.round(window.innerHeight * 0.7);
const inside = (height: number): number => Math.min(most(), Math.max(LEAST, height));

/** Upper edge of the table: drawn with the mouse, moved with the arrow keys. */
export function TableHandle({
  height,
  onChange,
}: {
  readonly height: number;
  readonly onChange: (height: number) => void;
}): JSX.Element {
  const { t } = useDataText();
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const from = event.clientY;
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => {
      onChange(inside(height + from - move.clientY));
    };
    handle.onpointerup = () => {
      handle.onpointermove = null;
    };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    onChange(inside(height + steps));
  };
  return (
    <div
      className={classes['handle']}
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={t('table.resize')}
      aria-valuenow={height}
      aria-valuemin={LEAST}
      aria-valuemax={most()}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
