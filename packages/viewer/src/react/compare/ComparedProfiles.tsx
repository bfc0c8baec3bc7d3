import { canonicalJson } from '@cityloom/twin-core';
import type { ScenarioComparison } from '@cityloom/twin-core/scenarios';
import { useMemo, type JSX } from 'react';
import { ProfileChart, type ProfilePair } from '../runs/results/ProfileChart.tsx';
import classes from './compare.module.css';

/** Profiles of every scenario's runs beside those of the same analysis on the baseline. */
export function comparedProfiles(
  { states: [baseline, ...scenarios] }: ScenarioComparison,
  titles: readonly string[],
): ProfilePair[] {
  return scenarios.flatMap(({ runs }, index) =>
    runs.flatMap(({ model, parameters, outcome }) => {
      const key = canonicalJson(parameters);
      const before = baseline?.runs.find(
        (run) => run.model === model && canonicalJson(run.parameters) === key,
      );
      return (outcome.profiles ?? []).map((proposal) => ({
        base: before?.outcome.profiles?.find(({ id }) => id === proposal.id),
        proposal,
        scenario: titles[index + 1] ?? '',
        baseTitle: titles[0] ?? '',
      }));
    }),
  );
}

/** What each scenario does to what is seen from a point. */
export function ComparedProfiles({
  comparison,
  titles,
}: {
  readonly comparison: ScenarioComparison;
  /** Of the states, the baseline first. */
  readonly titles: readonly string[];
}): JSX.Element | null {
  const pairs = useMemo(() => comparedProfiles(comparison, titles), [comparison, titles]);
  if (pairs.length === 0) return null;
  return (
    <div className={classes['profiles']}>
      {pairs.map((pair, index) => (
        <ProfileChart key={index} pair={pair} />
      ))}
    </div>
  );
}
