import type { JSX } from 'react';
import type { HoveredEntity, LiveScene, LiveState } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatQuantity } from '../values/format.ts';
import { ConditionMark } from './ConditionMark.tsx';
import { entityFacts, type EntityFacts } from './entity-facts.ts';
import conditions from './condition.module.css';
import classes from './hover-card.module.css';
import { entityClassTitle, formatAge, formatSpeed } from './live-format.ts';
import { useLive, useLiveControl, useNow } from './live-panel-state.ts';
import { shownHour } from './shown-hour.ts';
import { Sparkline } from './Sparkline.tsx';
import type { Course } from './TimeChart.tsx';

/** Pixels between pointer and card. */
const GAP = 14;
/** Room the card takes, pixels. */
const WIDTH = 220;
const HEIGHT = 120;

/** The value to tell of: what the class is coloured by, else its first; speeds for what moves without any. */
function shownProperty({ entityClass }: EntityFacts, classes: LiveState['classes']): string | undefined {
  const colouring = classes.find((candidate) => candidate.entityClass.id === entityClass.id)?.colouring;
  if (colouring?.by === 'value') return colouring.property;
  return entityClass.mobile ? undefined : entityClass.properties.find(({ kind }) => kind === 'number')?.id;
}

function courseOf(
  scene: LiveScene,
  { name }: EntityFacts,
  property: string | undefined,
  [from, to]: readonly [number, number],
): Course {
  if (property === undefined) {
    const { times, speeds } = scene.store.track(name.entityClass, name.id, from, to);
    return { times, values: speeds };
  }
  const { times, values } = scene.store.series(name.entityClass, name.id, property, from, to);
  return { times, values: values instanceof Float64Array ? values : [] };
}

const NO_CLASSES: LiveState['classes'] = [];

function Card({
  scene,
  hovered,
}: {
  readonly scene: LiveScene;
  readonly hovered: HoveredEntity;
}): JSX.Element | null {
  const { t, local, language } = useLiveText();
  const liveClasses = useLive((live) => live.classes) ?? NO_CLASSES;
  useNow();
  const facts = entityFacts(scene, hovered);
  if (facts === undefined) return null;
  const time = scene.displayTime();
  const range = [shownHour(scene, facts.entityClass.id)[0], time] as const;
  const id = shownProperty(facts, liveClasses);
  const shown = facts.values.find(({ property }) => property.id === id);
  const number = typeof shown?.value === 'number' ? shown.value : undefined;
  const value =
    shown === undefined
      ? !Number.isNaN(facts.speed) && facts.entityClass.mobile && formatSpeed(facts.speed, language)
      : number !== undefined && formatQuantity(number, shown.property.unit, language);
  return (
    <>
      <p className={classes['hoverKind']}>{entityClassTitle(facts.entityClass, language)}</p>
      <strong>{facts.title}</strong>
      {value !== false && (
        <p className={classes['hoverValue']}>
          <strong>{value}</strong> {shown !== undefined && <span>{local(shown.property.title)}</span>}
        </p>
      )}
      <Sparkline course={courseOf(scene, facts, id, range)} range={range} />
      <p className={conditions['freshness']} data-condition={facts.freshness}>
        <ConditionMark condition={facts.freshness} />
        <span>{t(`freshness.${facts.freshness}`)}</span>
        <span>{formatAge(Math.max(0, time - facts.observed), t, language)}</span>
      </p>
    </>
  );
}

/** What the live entity under the pointer says, beside the pointer. */
export function HoverCard(): JSX.Element | null {
  const control = useLiveControl();
  const hovered = useSessionState((state) => state.hoveredEntity);
  if (hovered === undefined || control === undefined) return null;
  const { x, y } = hovered;
  // On the side with room: the frame is the card's parent, so its size is known to CSS alone.
  const style = {
    left: `min(${x + GAP}px, 100% - ${WIDTH + GAP}px)`,
    top: `min(${y + GAP}px, 100% - ${HEIGHT + GAP}px)`,
  };
  return (
    <div className={classes['hover']} style={style} role="tooltip">
      <Card scene={control.scene} hovered={hovered} />
    </div>
  );
}
