import type { Measure } from '@cityloom/twin-core';
import type { JSX } from 'react';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { formatDifference, formatNumber, formatPercent, formatQuantity } from '../../values/format.ts';
import { measureTitle } from './measure-table.ts';
import {
  classReach,
  pairedBins,
  resultShares,
  serviceTitle,
  sunHours,
  type ClassReach,
} from './result-shares.ts';
import type { RunPair } from '../../../session/index.ts';
import classes from '../runs.module.css';
import { SideLegend } from './SideLegend.tsx';
import { useMeasureTitles } from './useMeasureTitles.ts';

/** Both sides of an analysis, and what the scenario is called. */
export interface SideProps {
  readonly pair: RunPair;
  /** Title of the scenario. */
  readonly scenario: string;
}

/** A bar per side that there is, one under the other. */
function SideTracks({
  base,
  proposal,
  most,
}: {
  readonly base: number | undefined;
  readonly proposal: number | undefined;
  readonly most: number;
}): JSX.Element {
  const sides = [
    ['base', base],
    ['proposal', proposal],
  ] as const;
  return (
    <span className={classes['sideTracks']} aria-hidden="true">
      {sides.map(
        ([side, value]) =>
          value !== undefined && (
            <span key={side} className={classes['sideTrack']}>
              <span data-side={side} style={{ width: `${most > 0 ? (100 * value) / most : 0}%` }} />
            </span>
          ),
      )}
    </span>
  );
}

/** Value of the scenario with the difference to the existing city, or the value of the one there is. */
function sideText(
  base: number | undefined,
  proposal: number | undefined,
  show: (value: number) => string,
  difference: (value: number) => string,
): string {
  if (proposal === undefined) return base === undefined ? '–' : show(base);
  const change =
    base === undefined || show(base) === show(proposal) ? '' : ` (${difference(proposal - base)})`;
  return show(proposal) + change;
}

/** How many buildings get how much sun, before and after, and which bins are short of what is required. */
export function SunHistogram({ pair: { base, proposal }, scenario }: SideProps): JSX.Element | null {
  const { t, language } = usePlanText();
  const shown = proposal ?? base;
  const limit = limitOf(shown?.result.outcome.measures ?? []);
  const bins = pairedBins(base && sunHours(base.result), proposal && sunHours(proposal.result), limit);
  if (bins.length === 0) return null;
  const highest = Math.max(...bins.map((bin) => Math.max(bin.base ?? 0, bin.proposal ?? 0)));
  const count = (value: number): string => formatNumber(value, language);
  const hours = (value: number): string => formatQuantity(value, 'h', language);
  return (
    <figure className={classes['chart']}>
      <figcaption>
        {t('result.sunHistogram')}{' '}
        {limit !== undefined && <small>{t('result.required', { value: hours(limit) })}</small>}
      </figcaption>
      <SideLegend base={base && t('result.existing')} scenario={proposal && scenario} />
      <ul className={classes['sideBars']}>
        {bins.map(({ from, to, ...counts }) => {
          const below = limit !== undefined && to <= limit;
          return (
            <li key={from} data-below={below || undefined}>
              <span className={classes['barLabel']}>
                {t('result.hours', { from: formatNumber(from, language), to: hours(to) })}
                {below && <em>{t('result.tooLittle')}</em>}
              </span>
              <SideTracks base={counts.base} proposal={counts.proposal} most={highest} />
              <span className={classes['barValue']}>
                {sideText(counts.base, counts.proposal, count, (value) =>
                  formatDifference(value, undefined, language),
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </figure>
  );
}

function limitOf(measures: readonly Measure[]): number | undefined {
  return measures.find(({ name }) => name === 'sunlight.hours.least')?.limit?.value;
}

/** Shares a result tells of, before and after. */
export function ShareBars({ pair: { base, proposal }, scenario }: SideProps): JSX.Element | null {
  const { t, language } = usePlanText();
  const shown = proposal ?? base;
  const titleOf = useMeasureTitles(shown?.result.model ?? '');
  if (shown === undefined) return null;
  const before = new Map((base ? resultShares(base.result) : []).map(({ name, share }) => [name, share]));
  const after = new Map(
    (proposal ? resultShares(proposal.result) : []).map(({ name, share }) => [name, share]),
  );
  const names = resultShares(shown.result).map(({ name }) => name);
  if (names.length === 0) return null;
  const percent = (value: number): string => formatPercent(value, language);
  return (
    <figure className={classes['chart']}>
      <figcaption>{t('result.shares')}</figcaption>
      <SideLegend base={base && t('result.existing')} scenario={proposal && scenario} />
      <ul className={classes['sideBars']} data-wide>
        {names.map((name) => {
          const [one, other] = [before.get(name), after.get(name)];
          return (
            <li key={name}>
              <span className={classes['barLabel']}>{measureTitle(name, titleOf, language)}</span>
              <SideTracks base={one} proposal={other} most={1} />
              <span className={classes['barValue']}>
                {sideText(one, other, percent, (value) =>
                  t('result.points', { value: formatDifference(100 * value, undefined, language) }),
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </figure>
  );
}

function ReachRow({
  reach,
  before,
}: {
  readonly reach: ClassReach;
  readonly before: ClassReach | undefined;
}): JSX.Element {
  const { t, local, language } = usePlanText();
  const titleOf = useMeasureTitles('access');
  const title = serviceTitle(reach.id, titleOf);
  const last = before?.within.at(-1)?.share;
  const now = reach.within.at(-1)?.share ?? 0;
  const change = last === undefined ? 0 : now - last;
  return (
    <li>
      <span className={classes['barLabel']}>{title === undefined ? reach.id : local(title)}</span>
      <span className={classes['reachTrack']} aria-hidden="true">
        {reach.within.map(({ minutes, share }, index) => (
          <span
            key={minutes}
            data-step={index}
            style={{ width: `${100 * (share - (reach.within[index - 1]?.share ?? 0))}%` }}
          />
        ))}
      </span>
      <span className={classes['barValue']}>
        {reach.within.map(({ share }) => formatPercent(share, language)).join(' · ')}
        {Math.abs(change) >= 0.0005 &&
          ` (${t('result.points', { value: formatDifference(100 * change, undefined, language) })})`}
      </span>
    </li>
  );
}

/** Residents that reach each class of service within each limit. */
export function ReachBars({ pair: { base, proposal } }: SideProps): JSX.Element | null {
  const { t } = usePlanText();
  const shown = proposal ?? base;
  const reached = classReach(shown?.result.outcome.measures ?? []);
  const before = proposal && base ? classReach(base.result.outcome.measures) : [];
  const [first] = reached;
  if (first === undefined) return null;
  return (
    <figure className={classes['chart']}>
      <figcaption>{t('result.reach')}</figcaption>
      <ul className={classes['sides']}>
        {first.within.map(({ minutes }, index) => (
          <li key={minutes} data-step={index}>
            {t('result.minutes', { minutes })}
          </li>
        ))}
      </ul>
      <ul className={classes['sideBars']} data-wide>
        {reached.map((reach) => (
          <ReachRow key={reach.id} reach={reach} before={before.find(({ id }) => id === reach.id)} />
        ))}
      </ul>
    </figure>
  );
}
