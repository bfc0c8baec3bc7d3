import type { RunResult } from '@cityloom/twin-core';
import { IconChartLine, IconMapPinSearch } from '@tabler/icons-react';
import type { JSX } from 'react';
import { courseField, drawnField } from '../../session/index.ts';
import { useReadingText } from '../i18n/useReadingText.ts';
import { DrawButton } from '../runs/form/MapField.tsx';
import { useSessionState } from '../session-context/SessionContext.tsx';
import runs from '../runs/runs.module.css';
import { PointReadings } from './PointReadings.tsx';
import { ProfileReading } from './ProfileReading.tsx';
import { READING_KEYS } from './reading-keys.ts';

const ICON = { size: 15, stroke: 1.6 } as const;

/** A run read at places and along a line that are set on the map. */
export function ReadingsSection({ result }: { readonly result: RunResult }): JSX.Element | null {
  const { t } = useReadingText();
  const drawn = useSessionState(drawnField);
  const points = useSessionState((state) => state.readingPoints);
  const line = useSessionState((state) => state.readingLine);
  if (drawn === undefined) return null;
  const course = courseField(result, drawn);
  return (
    <section className={runs['section']} aria-label={t('reading.title')}>
      <h4>{t('reading.title')}</h4>
      <div className={runs['pair']}>
        {course !== undefined && (
          <DrawButton pick={READING_KEYS.point} shape="point" icon={<IconMapPinSearch {...ICON} />}>
            {t('reading.point')}
          </DrawButton>
        )}
        <DrawButton pick={READING_KEYS.line} shape="line" icon={<IconChartLine {...ICON} />}>
          {t('reading.line')}
        </DrawButton>
      </div>
      {points.length === 0 && line === undefined && <p className={runs['note']}>{t('reading.hint')}</p>}
      {course !== undefined && points.length > 0 && (
        <PointReadings result={result} course={course} points={points} />
      )}
      {line !== undefined && <ProfileReading result={result} drawn={drawn} line={line} />}
    </section>
  );
}
