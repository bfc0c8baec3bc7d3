import type { Session } from '../../session/index.ts';

/** The sun of sunlight rules at first: the noon of Great Cold. */
const GREAT_COLD = 300;
const NOON = 12;

/** Lights the map by the sun of an hour, or ends it. */
export async function switchSun(session: Session): Promise<void> {
  const { sun, manifest } = session.store.getState();
  if (sun !== undefined) {
    session.dispatch({ type: 'showSun' });
    return;
  }
  if (manifest === undefined) return;
  const { dateOfSun } = await import('../sun/sun-days.ts');
  const date = dateOfSun(new Date().getFullYear(), GREAT_COLD, manifest.home.longitudeDegrees);
  session.dispatch({ type: 'showSun', date, hours: NOON });
}
