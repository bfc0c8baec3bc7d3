import type { JSX } from 'react';
import type { LiveFeed } from '../../session/index.ts';
import type { LiveMessageKey } from '../i18n/live-messages.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatNumber } from '../values/format.ts';
import { feedReasonText } from './feed-reason.ts';
import classes from './feeds.module.css';
import { formatAge, formatBytes, formatDuration, formatLatency, formatMoment } from './live-format.ts';
import { useNow } from './live-panel-state.ts';

/** Milliseconds two clocks may differ and still be called in step. */
const IN_STEP = 250;

/** `12 malformed, 3 too large`; undefined where nothing was counted. */
function reasons(
  counts: Readonly<Partial<Record<string, number>>>,
  word: (reason: string) => string,
  number: (value: number) => string,
): string | undefined {
  const parts = Object.entries(counts)
    .filter(([, count]) => count !== undefined && count > 0)
    .map(([reason, count]) => `${number(count ?? 0)} ${word(reason)}`);
  return parts.length === 0 ? undefined : parts.join(', ');
}

type Fact = readonly [title: LiveMessageKey, value: string, wrong?: boolean];

function useFacts({ settings, health, waiting, counts, refusedClasses }: LiveFeed): readonly Fact[] {
  const { t, language } = useLiveText();
  const zone = useSessionState((state) => state.manifest?.timeZone) ?? 'UTC';
  const now = useNow();
  const number = (value: number): string => formatNumber(value, language);
  const { counters, latency, clockSkew } = health;
  const skew = (): string => {
    if (Number.isNaN(clockSkew)) return t('live.unknown');
    if (Math.abs(clockSkew) < IN_STEP) return t('feed.skewNone');
    const time =
      Math.abs(clockSkew) < 10_000
        ? formatLatency(Math.abs(clockSkew), language)
        : formatDuration(clockSkew, t, language);
    return t(clockSkew > 0 ? 'feed.skewAhead' : 'feed.skewBehind', { time });
  };
  const delays = [latency.p50, latency.p95, latency.p99].map((value) => formatLatency(value, language));
  const faults = reasons(counters.faults, (reason) => t(`feed.fault.${reason}` as LiveMessageKey), number);
  const rejected = reasons(
    counts.rejected,
    (reason) => t(`feed.rejected.${reason}` as LiveMessageKey),
    number,
  );
  const none = t('feed.none');
  return [
    ['feed.address', settings.url],
    ['feed.protocol', settings.protocol],
    ['feed.since', formatMoment(health.since, zone, language)],
    ['feed.lastMessage', formatAge(now - health.lastMessage, t, language)],
    ['feed.rateTitle', number(Math.round(health.rate * 10) / 10)],
    ['feed.latency', delays.join(' / ')],
    ['feed.skew', skew(), Math.abs(clockSkew) > 60_000],
    ['feed.messages', number(counters.messages)],
    ['feed.bytes', formatBytes(counters.bytes, language)],
    ['feed.reports', number(counters.reports)],
    ['feed.applied', number(counts.applied)],
    ['feed.duplicate', number(counts.duplicate)],
    ['feed.late', number(counts.late)],
    ['feed.waiting', number(waiting)],
    ['feed.merged', number(counters.merged)],
    ['feed.gaps', number(counters.gaps), counters.gaps > 0],
    ['feed.reconnects', number(counters.reconnects)],
    ['feed.snapshots', number(counters.snapshots)],
    ['feed.faults', faults ?? none, faults !== undefined],
    ['feed.rejected', rejected ?? none, rejected !== undefined],
    ...(refusedClasses.count === 0
      ? []
      : ([
          ['feed.refusedClasses', [number(refusedClasses.count), refusedClasses.reason].join(': '), true],
        ] as const)),
  ];
}

/** Every number of a feed, and what to do where it is not well. */
export function FeedDetails({ feed }: { readonly feed: LiveFeed }): JSX.Element {
  const { t, language } = useLiveText();
  const facts = useFacts(feed);
  const { condition } = feed.health;
  const reason = feed.health.reason === undefined ? undefined : feedReasonText(feed.health.reason, language);
  return (
    <div className={classes['feedDetails']}>
      {(condition !== 'live' || reason !== undefined) && (
        <div className={classes['trouble']} data-condition={condition}>
          {reason !== undefined && <p lang={reason.language}>{reason.text}</p>}
          {condition !== 'live' && <p>{t(`feed.remedy.${condition}`)}</p>}
        </div>
      )}
      <dl>
        {facts.map(([title, value, wrong]) => (
          <div key={title} data-wrong={wrong === true || undefined}>
            <dt>{t(title)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
