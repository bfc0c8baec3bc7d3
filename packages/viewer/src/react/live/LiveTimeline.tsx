import { ActionIcon, Button, Select, Slider, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward10,
  IconRewindBackward60,
  IconRewindForward10,
  IconRewindForward60,
} from '@tabler/icons-react';
import type { JSX, KeyboardEvent, ReactNode } from 'react';
import type { LiveMode, Session } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { EventMarks } from './EventMarks.tsx';
import classes from './live-timeline.module.css';
import { formatClock, formatDayAndZone, formatMoment } from './live-format.ts';
import { useLive, useLiveControl } from './live-panel-state.ts';
import { Recordings } from './Recordings.tsx';
import { jumpBy, jumpTo, REPLAY_SPEEDS, togglePause } from './time-travel.ts';
import { useLatestSelection } from './useLatestSelection.ts';
import { useShownTime } from './useShownTime.ts';

const TEN_SECONDS = 10_000;
const MINUTE = 60_000;
const ICON = { size: 17, stroke: 1.6, 'aria-hidden': true } as const;

function Control({
  label,
  disabled,
  onClick,
  children,
}: {
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}): JSX.Element {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} disabled={disabled} onClick={onClick} size={28}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Which moment is shown, as a word, a shape and a colour. */
function ModeWord({ mode }: { readonly mode: LiveMode }): JSX.Element {
  const { t } = useLiveText();
  const title = useLive((live) => live.opened?.title);
  return (
    <span className={classes['modeWord']} data-mode={mode} role="status">
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {mode === 'live' && <circle cx="6" cy="6" r="4.5" />}
        {mode === 'paused' && <path d="M2.5 1.5h2.6v9H2.5zM6.9 1.5h2.6v9H6.9z" />}
        {mode === 'replay' && <path d="M10 1.2v9.6L2.6 6zM2 1.2h1.6v9.6H2z" />}
      </svg>
      {t(`live.mode.${mode}`)}
      {title !== undefined && <small title={title}>{t('live.mode.recording', { title })}</small>}
    </span>
  );
}

/** Space and arrows work wherever the keys are nobody else's. */
function useTimeKeys(session: Session): (event: KeyboardEvent) => void {
  useHotkeys([
    [
      'space',
      (event) => {
        const { target } = event;
        const isControl = target instanceof Element && target.closest('button,a,[role],summary') !== null;
        if (isControl) return;
        event.preventDefault();
        togglePause(session);
      },
      { preventDefault: false },
    ],
  ]);
  return (event) => {
    const { target, key, shiftKey } = event;
    if (
      target instanceof Element &&
      target.closest('[role=combobox],[role=menu],[role=listbox],input') !== null
    )
      return;
    const step = (shiftKey ? MINUTE : TEN_SECONDS) * (key === 'ArrowLeft' ? -1 : 1);
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    event.preventDefault();
    event.stopPropagation();
    jumpBy(session, step);
  };
}

function JumpButtons({
  mode,
  disabled,
}: {
  readonly mode: LiveMode;
  readonly disabled: boolean;
}): JSX.Element {
  const session = useSession();
  const { t } = useLiveText();
  const isLive = mode === 'live';
  const jump = (milliseconds: number) => (): void => {
    jumpBy(session, milliseconds);
  };
  return (
    <div className={classes['buttons']}>
      <Control label={t('live.back60')} disabled={disabled} onClick={jump(-MINUTE)}>
        <IconRewindBackward60 {...ICON} />
      </Control>
      <Control label={t('live.back10')} disabled={disabled} onClick={jump(-TEN_SECONDS)}>
        <IconRewindBackward10 {...ICON} />
      </Control>
      <Control
        label={t(mode === 'paused' ? 'live.play' : 'live.pause')}
        disabled={disabled}
        onClick={() => {
          togglePause(session);
        }}
      >
        {mode === 'paused' ? <IconPlayerPlayFilled size={16} /> : <IconPlayerPauseFilled size={16} />}
      </Control>
      <Control label={t('live.ahead10')} disabled={disabled || isLive} onClick={jump(TEN_SECONDS)}>
        <IconRewindForward10 {...ICON} />
      </Control>
      <Control label={t('live.ahead60')} disabled={disabled || isLive} onClick={jump(MINUTE)}>
        <IconRewindForward60 {...ICON} />
      </Control>
    </div>
  );
}

/** Where in the known time the moment on show is. */
function TimeSlider({
  start,
  end,
  time,
}: {
  readonly start: number;
  readonly end: number;
  readonly time: number;
}): JSX.Element {
  const session = useSession();
  const { t, language } = useLiveText();
  const zone = useSessionState((state) => state.manifest?.timeZone) ?? 'UTC';
  const seconds = Math.max(1, Math.round((end - start) / 1000));
  return (
    <div className={classes['scrubber']}>
      <span className={classes['edge']}>{formatClock(start, zone, language, 'minutes')}</span>
      <div className={classes['sliderBox']}>
        <EventMarks start={start} end={end} />
        <Slider
          min={0}
          max={seconds}
          step={1}
          value={Math.min(seconds, Math.max(0, Math.round((time - start) / 1000)))}
          onChange={(value) => {
            jumpTo(session, value >= seconds ? end : start + value * 1000);
          }}
          label={null}
          size={4}
          thumbSize={14}
          thumbLabel={t('live.position')}
          thumbProps={{ 'aria-valuetext': formatMoment(time, zone, language) }}
        />
      </div>
      <span className={classes['edge']}>{formatClock(end, zone, language, 'minutes')}</span>
    </div>
  );
}

function SpeedSelect(): JSX.Element {
  const session = useSession();
  const { t } = useLiveText();
  const speed = useLive((live) => live.speed) ?? 1;
  const mode = useLive((live) => live.mode);
  return (
    <Select
      className={classes['speed'] ?? ''}
      aria-label={t('live.speed')}
      data={[...new Set<number>([...REPLAY_SPEEDS, speed])]
        .sort((a, b) => a - b)
        .map((value) => ({ value: String(value), label: t('live.speedValue', { speed: value }) }))}
      value={String(speed)}
      allowDeselect={false}
      comboboxProps={{ position: 'top' }}
      onChange={(value) => {
        if (value === null) return;
        session.dispatch({
          type: 'setLiveMode',
          mode: mode === 'paused' ? 'paused' : 'replay',
          speed: Number(value),
        });
      }}
    />
  );
}

/** Time of the live city: live, paused, or played again. */
export function LiveTimeline(): JSX.Element {
  const session = useSession();
  const { t, language } = useLiveText();
  const zone = useSessionState((state) => state.manifest?.timeZone) ?? 'UTC';
  const control = useLiveControl();
  const mode = useLive((live) => live.mode) ?? 'live';
  const window = useLive((live) => live.window);
  const opened = useLive((live) => live.opened);
  useLatestSelection();
  const time = useShownTime();
  const onKeyDown = useTimeKeys(session);
  const { day, zone: zoneName } = formatDayAndZone(time, zone, language);
  return (
    <section
      className={classes['timeline']}
      data-mode={mode}
      aria-label={t('live.timeline')}
      onKeyDown={onKeyDown}
    >
      <ModeWord mode={mode} />
      <JumpButtons mode={mode} disabled={window === undefined} />
      <span className={classes['clock']}>
        <strong>{control === undefined ? '–' : formatClock(time, zone, language)}</strong>
        <small>{`${day} ${zoneName}`}</small>
      </span>
      {window === undefined ? (
        <span className={classes['noWindow']}>{t('live.noWindow')}</span>
      ) : (
        <TimeSlider
          start={window[0]}
          end={Math.max(window[1], window[0] + 1000)}
          time={mode === 'live' ? window[1] : time}
        />
      )}
      {mode !== 'live' && <SpeedSelect />}
      {(mode !== 'live' || opened !== undefined) && (
        <Button
          onClick={() => {
            session.dispatch({ type: 'setLiveMode', mode: 'live' });
          }}
        >
          {t(opened === undefined ? 'live.goLive' : 'live.closeRecording')}
        </Button>
      )}
      <Recordings />
    </section>
  );
}
