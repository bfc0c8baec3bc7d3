import type { JSX } from 'react';
import { entityRampColour, entityScale, type EntityScale, type LiveClass } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatQuantity } from '../values/format.ts';
import { ConditionMark } from './ConditionMark.tsx';
import classes from './entity-classes.module.css';
import { entityClassTitle, formatSpeed } from './live-format.ts';
import { useLive, useLiveControl, useNow } from './live-panel-state.ts';

const FRESHNESS = ['live', 'stale', 'lost'] as const;
/** Stops of the colour bar. */
const STOPS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const NO_CLASSES: readonly LiveClass[] = [];

/** What the colours of a class mean now; ranges are taken anew each second. */
function useScale({ entityClass, colouring }: LiveClass): EntityScale | undefined {
  const control = useLiveControl();
  const theme = useSessionState((state) => state.theme);
  const liveClasses = useLive((live) => live.classes) ?? NO_CLASSES;
  useNow();
  const table = control?.scene.store.tables.get(entityClass.id);
  return table === undefined ? undefined : entityScale(colouring, table, liveClasses, theme);
}

function RangeLegend({
  scale,
  title,
}: {
  readonly scale: Extract<EntityScale, { kind: 'range' }>;
  readonly title: string;
}): JSX.Element {
  const { language } = useLiveText();
  const theme = useSessionState((state) => state.theme);
  const text = (value: number): string =>
    scale.property === undefined ? formatSpeed(value, language) : formatQuantity(value, scale.unit, language);
  const stops = STOPS.map((share) => entityRampColour(share, theme)).join(', ');
  const middle = (scale.least + scale.greatest) / 2;
  return (
    <>
      <p>{title}</p>
      <div className={classes['ramp']} style={{ background: `linear-gradient(to right, ${stops})` }} />
      <div className={classes['rampEnds']}>
        <span>{text(scale.least)}</span>
        <span>{text(middle)}</span>
        <span>{scale.property === undefined ? `≥ ${text(scale.greatest)}` : text(scale.greatest)}</span>
      </div>
    </>
  );
}

/** Colours of a class, where they say more than which class it is. */
export function ColouringLegend({ shown }: { readonly shown: LiveClass }): JSX.Element | null {
  const { t, local, language } = useLiveText();
  const scale = useScale(shown);
  if (scale === undefined || scale.kind === 'class') return null;
  const property = shown.entityClass.properties.find(
    ({ id }) => scale.kind === 'range' && id === scale.property,
  );
  const title = property === undefined ? t('class.by.speed') : local(property.title);
  return (
    <div
      className={classes['legend']}
      role="group"
      aria-label={t('class.legend', { class: entityClassTitle(shown.entityClass, language) })}
    >
      {scale.kind === 'range' ? (
        <RangeLegend scale={scale} title={title} />
      ) : (
        <ul>
          {FRESHNESS.map((freshness) => (
            <li key={freshness} style={{ color: scale.colours[freshness] }}>
              <ConditionMark condition={freshness} plain />
              <span>{t(`freshness.${freshness}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
