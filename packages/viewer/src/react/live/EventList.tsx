import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import type { Position } from '@cityloom/twin-core';
import type { EntityEvent } from '@cityloom/twin-core/entities';
import { IconClockPlay } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type JSX } from 'react';
import type { Geofence } from '../../session/index.ts';
import { useLiveText, type LiveTextTools } from '../i18n/useLiveText.ts';
import type { LiveMessageKey } from '../i18n/live-messages.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatNumber } from '../values/format.ts';
import { entityFacts, entityTitle } from './entity-facts.ts';
import { flyToPosition } from './fly-to-position.ts';
import classes from './events.module.css';
import sections from './section.module.css';
import { formatClock, formatDayAndZone, formatSpeed } from './live-format.ts';
import { useLive, useLiveControl } from './live-panel-state.ts';
import { Section } from './Section.tsx';

const ROW_HEIGHT = 40;
const NO_EVENTS: readonly EntityEvent[] = [];
const NO_FENCES: readonly Geofence[] = [];
const KNOWN = ['geofence.enter', 'geofence.leave', 'geofence.dwell', 'geofence.speed'];

/** Where it happened, if the event says. */
function placeOf({ data: { longitude, latitude } }: EntityEvent): Position | undefined {
  return typeof longitude === 'number' && typeof latitude === 'number' ? [longitude, latitude] : undefined;
}

/** What happened, in words; as the source names it where it is none of ours. */
function whatHappened(event: EntityEvent, fences: readonly Geofence[], text: LiveTextTools): string {
  const { t, local, language } = text;
  if (!KNOWN.includes(event.type)) {
    const data = Object.values(event.data).filter((value) => typeof value === 'string');
    return [event.type.replace(/[._]/gu, ' '), ...data].join(' · ');
  }
  const { fence: id, speed } = event.data;
  const fence = fences.find((candidate) => candidate.id === id);
  const title = fence === undefined ? String(id ?? '') : local(fence.title);
  const words = t(`event.type.${event.type}` as LiveMessageKey, { fence: title });
  return event.type === 'geofence.speed' && typeof speed === 'number'
    ? `${words} (${formatSpeed(speed, language)})`
    : words;
}

function EventRow({ event }: { readonly event: EntityEvent }): JSX.Element {
  const session = useSession();
  const control = useLiveControl();
  const text = useLiveText();
  const { t, language } = text;
  const zone = useSessionState((state) => state.manifest?.timeZone) ?? 'UTC';
  const fences = useLive((live) => live.geofences) ?? NO_FENCES;
  const name = { entityClass: event.entityClass, id: event.entity };
  const title = control === undefined ? event.entity : entityTitle(control.scene.store, name);
  const what = whatHappened(event, fences, text);
  const time = formatClock(event.time, zone, language);
  return (
    <div className={classes['event']}>
      <UnstyledButton
        className={classes['eventMain']}
        aria-label={t('event.select', { entity: title, what, time })}
        onClick={() => {
          session.dispatch({ type: 'selectEntity', entity: name });
          const place = control === undefined ? undefined : entityFacts(control.scene, name)?.position;
          const there = place ?? placeOf(event);
          if (there !== undefined) flyToPosition(session, there);
        }}
      >
        <span className={classes['eventTime']}>{time}</span>
        <span className={classes['eventText']}>
          <strong>{title}</strong>
          <span>{what}</span>
        </span>
      </UnstyledButton>
      <Tooltip label={t('event.moment')}>
        <ActionIcon
          className={sections['quiet'] ?? ''}
          size={24}
          aria-label={t('event.moment')}
          onClick={() => {
            session.dispatch({ type: 'setLiveMode', mode: 'paused', time: event.time });
          }}
        >
          <IconClockPlay size={14} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

interface HeldEvents {
  readonly shown: readonly EntityEvent[];
  /** Events that came since and wait. */
  readonly newer: number;
  readonly hold: () => void;
  readonly release: () => void;
}

/** Holds the list still while somebody points at it: a row must not move away under a click. */
function useHeldEvents(): HeldEvents {
  const events = useLive((live) => live.events) ?? NO_EVENTS;
  const [held, setHeld] = useState<readonly EntityEvent[]>();
  const shown = held ?? events;
  const first = shown[0];
  const newer = held === undefined || first === undefined ? 0 : events.indexOf(first);
  return {
    shown,
    // Those on show may have left the list since.
    newer: newer < 0 ? events.length : newer,
    hold: () => {
      setHeld((last) => last ?? events);
    },
    release: () => {
      setHeld(undefined);
    },
  };
}

/** What happened to entities, newest first. */
export function EventList(): JSX.Element {
  const { t, language } = useLiveText();
  const zone = useSessionState((state) => state.manifest?.timeZone) ?? 'UTC';
  const { shown: events, newer, hold, release } = useHeldEvents();
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler here; the virtualizer is not memoised
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => events[index]?.id ?? index,
    overscan: 6,
  });
  const newest = events[0]?.time ?? NaN;
  const note = events.length === 0 ? '' : formatNumber(events.length, language);
  return (
    <Section title={t('event.title')} note={note}>
      {events.length === 0 ? (
        <p className={sections['note']}>{t('event.empty')}</p>
      ) : (
        <>
          <p className={classes['zone']}>
            <span>{Object.values(formatDayAndZone(newest, zone, language)).join(' · ')}</span>
            {newer > 0 && <span>{t('event.newer', { count: newer })}</span>}
          </p>
          <div
            ref={scroller}
            className={classes['events']}
            onPointerEnter={hold}
            onPointerLeave={release}
            onFocus={hold}
            onBlur={release}
            style={{ height: Math.min(events.length, 6) * ROW_HEIGHT }}
          >
            <ul style={{ height: rows.getTotalSize() }}>
              {rows.getVirtualItems().map(({ key, index, start }) => {
                const event = events[index];
                return (
                  event !== undefined && (
                    <li
                      key={key}
                      style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
                      aria-setsize={events.length}
                      aria-posinset={index + 1}
                    >
                      <EventRow event={event} />
                    </li>
                  )
                );
              })}
            </ul>
          </div>
        </>
      )}
    </Section>
  );
}
