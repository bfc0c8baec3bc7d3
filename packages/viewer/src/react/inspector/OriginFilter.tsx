import { Select } from '@mantine/core';
import type { JSX } from 'react';
import { LAYER_ORIGINS, type LayerOrigin } from '../../session/index.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import classes from './inspector.module.css';
import type { AttributeFact, ObjectFacts } from './object-facts.ts';

/** Origins the values of an object have; values that come from nowhere known have none. */
function originsOf(facts: ObjectFacts): ReadonlySet<LayerOrigin | undefined> {
  return new Set([...facts.groups.values()].flat().map(({ origin }) => origin));
}

/** The facts of one origin alone; all of them where no origin is asked for, or the object has only one. */
export function useFactsOfOrigin(facts: ObjectFacts): ObjectFacts {
  const wanted = useInterface((state) => state.attributeOrigin);
  if (wanted === undefined || originsOf(facts).size < 2) return facts;
  const keep = (all: readonly AttributeFact[]): readonly AttributeFact[] =>
    all.filter(({ origin }) => origin === wanted);
  return {
    ...facts,
    groups: new Map([...facts.groups].map(([group, all]) => [group, keep(all)] as const)),
  };
}

/** Chooses whose values are listed; nothing where all are of one origin. */
export function OriginFilter({ facts }: { readonly facts: ObjectFacts }): JSX.Element | null {
  const screen = useInterfaceStore();
  const { t } = useDataText();
  const wanted = useInterface((state) => state.attributeOrigin);
  const origins = originsOf(facts);
  if (origins.size < 2) return null;
  const known = LAYER_ORIGINS.filter((origin) => origins.has(origin) || origin === wanted);
  return (
    <Select
      className={classes['origins']}
      aria-label={t('catalogue.attributeOrigin')}
      data={[
        { value: '', label: t('catalogue.allOrigins') },
        ...known.map((value) => ({ value, label: t(`origin.${value}`) })),
      ]}
      value={wanted ?? ''}
      allowDeselect={false}
      onChange={(value) => {
        screen.setState({ attributeOrigin: LAYER_ORIGINS.find((origin) => origin === value) });
      }}
    />
  );
}
