import type { JSX } from 'react';
import { HoverCard } from './HoverCard.tsx';
import { TraceLegend } from './TraceLegend.tsx';

/** What the map says of the live city beside what it draws. */
export function LiveCards(): JSX.Element {
  return (
    <>
      <TraceLegend />
      <HoverCard />
    </>
  );
}
