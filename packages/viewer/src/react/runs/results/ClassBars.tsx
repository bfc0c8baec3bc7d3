import type { FieldDescription, FieldFrame, ObjectStates, StateLevel } from '@cityloom/twin-core';
import type { JSX } from 'react';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { fieldClassColors } from '../../layers/field-colors.ts';
import { formatArea, formatNumber } from '../../values/format.ts';
import { SeverityMark } from '../../values/SeverityMark.tsx';
import classes from '../runs.module.css';
import { areaOfClasses, countOfLevels } from './class-shares.ts';

interface Bar {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly severity?: StateLevel['severity'];
  readonly color?: string;
}

function Bars({ title, bars }: { readonly title: string; readonly bars: readonly Bar[] }): JSX.Element {
  const most = Math.max(1e-9, ...bars.map(({ value }) => value));
  return (
    <figure className={classes['chart']}>
      <figcaption>{title}</figcaption>
      <ul className={classes['bars']}>
        {bars.map(({ key, label, value, text, severity, color }) => (
          <li key={key}>
            <span className={classes['barLabel']}>
              {severity !== undefined && <SeverityMark severity={severity} />}
              {label}
            </span>
            <span className={classes['barTrack']} aria-hidden="true">
              <span
                data-severity={severity}
                style={{
                  width: `${(100 * value) / most}%`,
                  ...(color !== undefined && { background: color }),
                }}
              />
            </span>
            <span className={classes['barValue']}>{text}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** How many objects are in each class of a result. */
export function LevelBars({ states }: { readonly states: ObjectStates }): JSX.Element {
  const { t, local, language } = usePlanText();
  const [none = 0, ...counts] = countOfLevels(states);
  const bars = states.levels.map((level, index): Bar => {
    const value = counts[index] ?? 0;
    const key = `${level.severity}/${level.label.en}`;
    return {
      key,
      label: local(level.label),
      value,
      text: formatNumber(value, language),
      severity: level.severity,
    };
  });
  const rest = { key: 'none', label: t('runs.noLevel'), value: none, text: formatNumber(none, language) };
  return <Bars title={t('runs.objectsByClass')} bars={none > 0 ? [...bars, rest] : bars} />;
}

/** How much ground is in each class of a field. */
export function FieldBars({
  field,
  frame,
}: {
  readonly field: FieldDescription;
  readonly frame: FieldFrame;
}): JSX.Element {
  const { t, local, language } = usePlanText();
  const colors = fieldClassColors(field);
  const areas = areaOfClasses(field, frame);
  const bars = field.levels.map((level, index): Bar => {
    const value = areas[index] ?? 0;
    const color = colors[index];
    return {
      key: `${level.limit}`,
      label: local(level.label),
      value,
      text: formatArea(value, language),
      ...(color !== undefined && { color }),
    };
  });
  return <Bars title={t('runs.areaByClass', { field: local(field.title) })} bars={bars} />;
}
