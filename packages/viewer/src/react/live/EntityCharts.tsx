import type { EntityProperty } from '@cityloom/twin-core/entities';
import { useMemo, type JSX } from 'react';
import type { EntityName, LiveScene } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { unitText } from '../values/format.ts';
import type { EntityFacts } from './entity-facts.ts';
import classes from './entity.module.css';
import { shownHour } from './shown-hour.ts';
import { TimeChart, type Course, type ReadCourse } from './TimeChart.tsx';

const KILOMETRES_PER_HOUR = 3.6;

function numbersOf(scene: LiveScene, { entityClass, id }: EntityName, property: string): ReadCourse {
  return (from, to) => {
    const { times, values } = scene.store.series(entityClass, id, property, from, to);
    return { times, values: values instanceof Float64Array ? values : [] };
  };
}

function speedOf(scene: LiveScene, { entityClass, id }: EntityName): ReadCourse {
  return (from, to): Course => {
    const { times, speeds } = scene.store.track(entityClass, id, from, to);
    return { times, values: speeds.map((speed) => speed * KILOMETRES_PER_HOUR) };
  };
}

/** What a chart asks for at every look. */
function useTime(
  scene: LiveScene,
  entityClass: string,
): { readonly range: () => readonly [from: number, to: number]; readonly moment: () => number } {
  return useMemo(
    () => ({ range: () => shownHour(scene, entityClass), moment: () => scene.displayTime() }),
    [scene, entityClass],
  );
}

function PropertyChart({
  scene,
  name,
  property,
}: {
  readonly scene: LiveScene;
  readonly name: EntityName;
  readonly property: EntityProperty;
}): JSX.Element {
  const { t, local, language } = useLiveText();
  const { entityClass, id } = name;
  const read = useMemo(
    () => numbersOf(scene, { entityClass, id }, property.id),
    [scene, entityClass, id, property.id],
  );
  const time = useTime(scene, entityClass);
  const title = local(property.title);
  return (
    <TimeChart
      title={title}
      unit={unitText(property.unit, language)}
      label={t('entity.chart', { title })}
      read={read}
      {...time}
    />
  );
}

function SpeedChart({ scene, name }: { readonly scene: LiveScene; readonly name: EntityName }): JSX.Element {
  const { t } = useLiveText();
  const { entityClass, id } = name;
  const read = useMemo(() => speedOf(scene, { entityClass, id }), [scene, entityClass, id]);
  const time = useTime(scene, entityClass);
  const title = t('entity.speed');
  return <TimeChart title={title} unit="km/h" label={t('entity.chart', { title })} read={read} {...time} />;
}

/** Courses of the last hour: speed of what moves, and every number that is observed. */
export function EntityCharts({
  scene,
  facts: { name, entityClass },
}: {
  readonly scene: LiveScene;
  readonly facts: EntityFacts;
}): JSX.Element | null {
  const { t } = useLiveText();
  const numbers = entityClass.properties.filter(({ kind }) => kind === 'number');
  if (numbers.length === 0 && !entityClass.mobile) return null;
  return (
    <section className={classes['facts']}>
      <h3>{t('entity.charts')}</h3>
      {entityClass.mobile && <SpeedChart scene={scene} name={name} />}
      {numbers.map((property) => (
        <PropertyChart key={property.id} scene={scene} name={name} property={property} />
      ))}
    </section>
  );
}
