import type { ResultProfile } from '@cityloom/twin-core';
import { lazy, useMemo, type JSX } from 'react';
import { PartBoundary } from '../../states/PartBoundary.tsx';
import type { ProfilePair } from './ProfileChart.tsx';
import { ReachBars, ShareBars, SunHistogram, type SideProps } from './SideBars.tsx';

const ProfileChart = lazy(async () => ({ default: (await import('./ProfileChart.tsx')).ProfileChart }));

/** Profiles of either side by their id. */
function profilePairs({ base, proposal }: SideProps['pair'], scenario: string): ProfilePair[] {
  const before = base?.result.outcome.profiles ?? [];
  const after = proposal?.result.outcome.profiles ?? [];
  const ids = new Set([...after, ...before].map(({ id }) => id));
  const find = (profiles: readonly ResultProfile[], wanted: string): ResultProfile | undefined =>
    profiles.find(({ id }) => id === wanted);
  return [...ids].map((id) => ({ base: find(before, id), proposal: find(after, id), scenario }));
}

/** What is looked at rather than read: the existing city and the scenario side by side. */
export function SideCharts({ pair, scenario }: SideProps): JSX.Element {
  const profiles = useMemo(() => profilePairs(pair, scenario), [pair, scenario]);
  return (
    <>
      {profiles.map((profile) => (
        <PartBoundary key={(profile.proposal ?? profile.base)?.id}>
          <ProfileChart pair={profile} />
        </PartBoundary>
      ))}
      <SunHistogram pair={pair} scenario={scenario} />
      <ReachBars pair={pair} scenario={scenario} />
      <ShareBars pair={pair} scenario={scenario} />
    </>
  );
}
