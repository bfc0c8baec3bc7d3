import type { EntityProperty } from '@cityloom/twin-core/entities';
import { useMemo, type JSX } from 'react';
import type { LiveScene } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import type { EntityFacts } from './entity-facts.ts';
import classes from './entity.module.css';
import { formatClock } from './live-format.ts';
import { valueWord } from './value-words.ts';

const HOUR = 3_600_000;
/** Latest changes that are listed. */
const MAXIMUM = 20;

interface TextChange {
  readonly since: number;
  readonly value: string;
}

/** When a text became another, newest first. */
function changesOf(
  scene: LiveScene,
  { name }: EntityFacts,
  property: string,
  time: number,
): readonly TextChange[] {
  const { times, values } = scene.store.series(name.entityClass, name.id, property, time - HOUR, time);
  const changes: TextChange[] = [];
  for (let index = 0; index < times.length; index += 1) {
    const value = String(values[index] ?? '');
    if (value !== changes.at(-1)?.value) changes.push({ since: times[index] as number, value });
  }
  return changes.reverse();
}

function HistoryTable({
  scene,
  facts,
  property,
  time,
}: {
  readonly scene: LiveScene;
  readonly facts: EntityFacts;
  readonly property: EntityProperty;
  readonly time: number;
}): JSX.Element | null {
  const { t, local, language } = useLiveText();
  const zone = useSessionState((state) => state.manifest?.timeZone) ?? 'UTC';
  const changes = useMemo(
    () => changesOf(scene, facts, property.id, time),
    [scene, facts, property.id, time],
  );
  // One value that never altered stands above already.
  if (changes.length < 2) return null;
  return (
    <table className={classes['history']}>
      <caption>{t('entity.history', { title: local(property.title) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('entity.historyTime')}</th>
          <th scope="col">{t('entity.historyValue')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.slice(0, MAXIMUM).map(({ since, value }) => (
          <tr key={since}>
            <td>{formatClock(since, zone, language)}</td>
            <td>{valueWord(value, t)}</td>
          </tr>
        ))}
      </tbody>
      {changes.length > MAXIMUM && (
        <tfoot>
          <tr>
            <td colSpan={2}>{t('entity.historyMore', { count: MAXIMUM, all: changes.length })}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** How the texts of an entity altered in the last hour. */
export function TextHistory({
  scene,
  facts,
  time,
}: {
  readonly scene: LiveScene;
  readonly facts: EntityFacts;
  /** Moment on show. */
  readonly time: number;
}): JSX.Element {
  return (
    <>
      {facts.entityClass.properties
        .filter(({ kind, id }) => kind === 'text' && id !== 'name')
        .map((property) => (
          <HistoryTable key={property.id} {...{ scene, facts, property, time }} />
        ))}
    </>
  );
}
