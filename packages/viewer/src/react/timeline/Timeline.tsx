import { ActionIcon, SegmentedControl, Slider, Tooltip } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconX,
} from '@tabler/icons-react';
import { useMemo, type JSX, type ReactNode } from 'react';
import { runDuration, type StoredRun } from '../../session/index.ts';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatElapsed } from '../values/format.ts';
import { ValueBadge } from '../values/ValueBadge.tsx';
import { frameStep } from './frame-step.ts';
import classes from './timeline.module.css';

const SPEEDS = [10, 60, 300] as const;

function Control({
  label,
  onClick,
  children,
}: {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}): JSX.Element {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick} size={28}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Play, speed and scrub of a run that takes time. */
function Playback({ run, duration }: { readonly run: StoredRun; readonly duration: number }): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const time = useSessionState((state) => state.time);
  const playing = useSessionState((state) => state.playing);
  const speed = useSessionState((state) => state.playbackSpeed);
  const step = useMemo(() => frameStep(run.result.frames.map((frame) => frame.time)), [run]);
  const setTime = (seconds: number): void => {
    session.dispatch({ type: 'setTime', seconds });
  };
  return (
    <>
      <div className={classes['buttons']}>
        <Control
          label={t('timeline.start')}
          onClick={() => {
            setTime(0);
          }}
        >
          <IconPlayerSkipBack size={15} stroke={1.7} />
        </Control>
        <Control
          label={t(playing ? 'timeline.pause' : 'timeline.play')}
          onClick={() => {
            if (!playing && time >= duration) setTime(0);
            session.actions.setPlaying(!playing);
          }}
        >
          {playing ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
        </Control>
        <Control
          label={t('timeline.end')}
          onClick={() => {
            setTime(duration);
          }}
        >
          <IconPlayerSkipForward size={15} stroke={1.7} />
        </Control>
      </div>
      <span className={classes['clock']}>
        <strong>{formatElapsed(time)}</strong>
        <span> / {formatElapsed(duration)}</span>
      </span>
      <Slider
        className={classes['slider']}
        min={0}
        max={Math.max(duration, step)}
        step={step}
        value={time}
        onChange={setTime}
        label={null}
        size={4}
        thumbSize={14}
        thumbLabel={t('timeline.position')}
        thumbProps={{ 'aria-valuetext': formatElapsed(time) }}
      />
      <SegmentedControl
        className={classes['speed']}
        aria-label={t('timeline.speed')}
        transitionDuration={0}
        value={String(speed)}
        onChange={(value) => {
          session.actions.setPlaybackSpeed(Number(value));
        }}
        data={[...new Set([...SPEEDS, speed])]
          .sort((a, b) => a - b)
          .map((value) => ({ value: String(value), label: t('timeline.speedValue', { speed: value }) }))}
      />
    </>
  );
}

/** The run on show, with its time where it has a course in time. */
export function Timeline(): JSX.Element | null {
  const session = useSession();
  const { t, local } = useText();
  const run = useSessionState((state) => state.run);
  const duration = runDuration(run);
  if (run === undefined) return null;
  const model = session.models.find((candidate) => candidate.id === run.result.model);
  return (
    <section className={classes['timeline']} aria-label={t('timeline.label')}>
      {duration > 0 && <Playback run={run} duration={duration} />}
      <span className={classes['model']}>
        {model === undefined ? run.result.model : local(model.title)}
        <ValueBadge kind="simulated" rule={`${run.result.model} ${run.result.modelVersion}`} />
      </span>
      <Control
        label={t('drill.hide')}
        onClick={() => {
          session.dispatch({ type: 'selectRun', id: undefined });
        }}
      >
        <IconX size={15} stroke={1.7} />
      </Control>
    </section>
  );
}
