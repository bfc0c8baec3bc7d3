import { Button } from '@mantine/core';
import type { Position } from '@cityloom/twin-core';
import { IconEraser, IconLine } from '@tabler/icons-react';
import type { JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatLength } from '../values/format.ts';
import { hintOf, isPosition, useDrawnCorners, type MapFieldProps } from './AreaField.tsx';
import { lengthOf } from './line-length.ts';
import classes from './runs.module.css';

/** A way of positions, where the value is one. */
export function lineOf(value: unknown): readonly Position[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every(isPosition) ? value : undefined;
}

/** A way: drawn on the map corner by corner. */
export function LineField({ parameter, value, problem, pick, onChange }: MapFieldProps): JSX.Element {
  const session = useSession();
  const { t, local, language } = usePlanText();
  const drawing = useSessionState((state) => state.tool.kind === 'drawShape' && state.tool.key === pick);
  const line = lineOf(value);
  useDrawnCorners(pick, onChange);
  const title = local(parameter.title);
  return (
    <div className={classes['mapField']} role="group" aria-label={title}>
      <span className={classes['label']} title={hintOf(parameter, local)}>
        {title}
      </span>
      <span className={classes['mapValue']} data-missing={line === undefined || undefined}>
        {line === undefined
          ? t('line.none')
          : t('line.value', { length: formatLength(lengthOf(line), language), corners: line.length })}
      </span>
      <div className={classes['mapActions']}>
        <Button
          variant={drawing ? 'filled' : 'default'}
          aria-pressed={drawing}
          leftSection={<IconLine size={15} stroke={1.6} />}
          onClick={() => {
            session.actions.setTool(
              drawing ? { kind: 'select' } : { kind: 'drawShape', key: pick, shape: 'line' },
            );
          }}
        >
          {t('line.draw')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconEraser size={15} stroke={1.6} />}
          disabled={line === undefined}
          onClick={() => {
            onChange(undefined);
          }}
        >
          {t('area.clear')}
        </Button>
      </div>
      {problem !== undefined && <span className={classes['problem']}>{problem}</span>}
    </div>
  );
}
