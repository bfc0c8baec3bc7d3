import { ActionIcon, Button, Slider, TextInput, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { daySunDirection, daySunOf, positionOfDirection, sunriseAndSunset } from '@cityloom/twin-core/solar';
import type { JSX } from 'react';
import type { Language, SunHour } from '../../session/index.ts';
import { useSunText } from '../i18n/useSunText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { clockTime, dateOfSun, NAMED_DAYS } from './sun-days.ts';
import classes from './sun.module.css';

const MINUTES_PER_DAY = 1440;
const STEP_MINUTES = 5;

const MARKS = [6, 12, 18].map((hours) => ({ value: hours * 60, label: clockTime(hours) }));

/** Clock time of the place at a true solar time. */
function localTime(noonMs: number, hours: number, timeZone: string | undefined, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: timeZone ?? 'UTC',
    timeZoneName: 'short',
  }).format(noonMs + (hours - 12) * 3_600_000);
}

/** Where the sun stands then, in words. */
function SunWords({ sun, place }: { readonly sun: SunHour; readonly place: readonly number[] }): JSX.Element {
  const { t, language } = useSunText();
  const timeZone = useSessionState((state) => state.manifest?.timeZone);
  const [longitude = 0, latitude = 0] = place;
  const day = daySunOf(sun.date, longitude);
  const { altitudeDegrees, azimuthDegrees } = positionOfDirection(daySunDirection(day, latitude, sun.hours));
  const times = sunriseAndSunset(day, latitude);
  return (
    <div className={classes['words']} role="status">
      <p>
        {altitudeDegrees > 0
          ? t('sun.up', { altitude: altitudeDegrees.toFixed(1), azimuth: azimuthDegrees.toFixed(0) })
          : t('sun.down')}
      </p>
      <p>{t('sun.local', { time: localTime(day.noonMs, sun.hours, timeZone, language) })}</p>
      {times !== undefined && (
        <p>{t('sun.riseAndSet', { rise: clockTime(times[0]), set: clockTime(times[1]) })}</p>
      )}
    </div>
  );
}

/** Day and hour whose light and shadows the map shows. */
export function SunPanel(): JSX.Element | null {
  const session = useSession();
  const { t } = useSunText();
  const sun = useSessionState((state) => state.sun);
  const home = useSessionState((state) => state.manifest?.home);
  if (sun === undefined || home === undefined) return null;
  const show = (next: Partial<SunHour>): void => {
    session.dispatch({ type: 'showSun', ...sun, ...next });
  };
  const year = Number(sun.date.slice(0, 4));
  return (
    <section className={classes['card']} aria-label={t('sun.title')}>
      <header>
        <h3>{t('sun.title')}</h3>
        <Tooltip label={t('sun.close')}>
          <ActionIcon
            aria-label={t('sun.close')}
            size={22}
            onClick={() => {
              session.dispatch({ type: 'showSun' });
            }}
          >
            <IconX size={14} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
      </header>
      <div className={classes['hour']}>
        <span>{t('sun.hour')}</span>
        <strong>{clockTime(sun.hours)}</strong>
      </div>
      <Slider
        className={classes['slider'] ?? ''}
        thumbLabel={t('sun.hour')}
        thumbProps={{ 'aria-valuetext': clockTime(sun.hours) }}
        min={0}
        max={MINUTES_PER_DAY}
        step={STEP_MINUTES}
        value={Math.round(sun.hours * 60)}
        label={null}
        marks={MARKS}
        onChange={(minutes) => {
          show({ hours: minutes / 60 });
        }}
      />
      <div className={classes['days']} role="group" aria-label={t('sun.days')}>
        {NAMED_DAYS.map(([title, longitude]) => {
          const date = dateOfSun(year, longitude, home.longitudeDegrees);
          return (
            <Button
              key={title}
              variant={date === sun.date ? 'filled' : 'default'}
              size="compact-xs"
              aria-pressed={date === sun.date}
              onClick={() => {
                show({ date });
              }}
            >
              {t(title)}
            </Button>
          );
        })}
      </div>
      <TextInput
        type="date"
        size="xs"
        aria-label={t('sun.date')}
        value={sun.date}
        onChange={(event) => {
          const date = event.currentTarget.value;
          if (date !== '') show({ date });
        }}
      />
      <SunWords sun={sun} place={[home.longitudeDegrees, home.latitudeDegrees]} />
      <p className={classes['note']}>{t('sun.note')}</p>
    </section>
  );
}
