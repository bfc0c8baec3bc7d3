import { Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import type { JSX } from 'react';
import type { MessageKey } from '../i18n/messages.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useText } from '../i18n/useText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { classTitle, columnTitle, isClassWord } from '../values/attribute-titles.ts';
import { formatArea, formatLength, formatPosition, formatQuantity } from '../values/format.ts';
import { ValueBadge } from '../values/ValueBadge.tsx';
import type { GeometryMeasures } from './geometry-measures.ts';
import classes from './inspector.module.css';
import {
  SCENARIO_SOURCE,
  type AttributeFact,
  type AttributeGroup,
  type ObjectFacts,
} from './object-facts.ts';

const GROUP_TITLES: readonly (readonly [Exclude<AttributeGroup, 'tags'>, MessageKey])[] = [
  ['identity', 'inspector.identity'],
  ['building', 'inspector.building'],
  ['people', 'inspector.people'],
  ['other', 'inspector.other'],
];

/** The rule behind a derived value in the reader's language, where the package states one. */
function useRule(fact: AttributeFact): string {
  const { local } = useText();
  const rule = useSessionState((state) => {
    const layer = state.selection?.split('/')[0];
    return state.manifest?.derivations.find((entry) => entry.layer === layer && entry.column === fact.column);
  });
  return rule === undefined ? fact.source : `${local(rule.rule)} (${fact.source})`;
}

function AttributeRow({ fact }: { readonly fact: AttributeFact }): JSX.Element {
  const { t, language } = useText();
  const { t: tData } = useDataText();
  const rule = useRule(fact);
  const { value } = fact;
  const source = fact.source === SCENARIO_SOURCE ? t('value.scenario') : fact.source;
  const text =
    typeof value === 'number'
      ? formatQuantity(value, fact.description.unit, language)
      : classTitle(value, language);
  return (
    <div className={classes['row']}>
      <dt>{columnTitle(fact.column, fact.description, language)}</dt>
      <dd>
        <Tooltip label={t('value.source', { source })} maw={320} disabled={fact.derived}>
          <span data-word={(typeof value === 'string' && isClassWord(value)) || undefined}>{text}</span>
        </Tooltip>
        {fact.derived && <ValueBadge kind="derived" rule={rule} />}
        <span className={classes['source']}>
          {[source, fact.origin && tData(`origin.${fact.origin}`), fact.time].filter(Boolean).join(' · ')}
        </span>
      </dd>
    </div>
  );
}

export function Attributes({ facts }: { readonly facts: ObjectFacts }): JSX.Element {
  const { t } = useText();
  const [open, { toggle }] = useDisclosure(false);
  const tags = facts.groups.get('tags') ?? [];
  return (
    <>
      {GROUP_TITLES.map(([group, title]) => {
        const rows = facts.groups.get(group) ?? [];
        return rows.length === 0 ? null : (
          <section key={group} className={classes['section']}>
            <h3>{t(title)}</h3>
            <dl>
              {rows.map((fact) => (
                <AttributeRow key={fact.column} fact={fact} />
              ))}
            </dl>
          </section>
        );
      })}
      {tags.length > 0 && (
        <section className={classes['section']}>
          <UnstyledButton className={classes['disclosure']} aria-expanded={open} onClick={toggle}>
            <IconChevronRight size={13} stroke={1.8} data-open={open || undefined} aria-hidden="true" />
            {t('inspector.tags')}
          </UnstyledButton>
          {open && (
            <dl className={classes['tags']}>
              {tags.map((fact) => (
                <div key={fact.column} className={classes['row']}>
                  <dt>{fact.column}</dt>
                  <dd>{String(fact.value)}</dd>
                </div>
              ))}
            </dl>
          )}
        </section>
      )}
    </>
  );
}

/** Size and place, computed from the shape. */
export function GeometryFacts({ measures }: { readonly measures: GeometryMeasures }): JSX.Element {
  const { t, language } = useText();
  const { area, perimeter, length, centre } = measures;
  const rows: readonly (readonly [MessageKey, string | undefined])[] = [
    ['inspector.area', area === undefined ? undefined : formatArea(area, language)],
    ['inspector.perimeter', perimeter === undefined ? undefined : formatLength(perimeter, language)],
    ['inspector.length', length === undefined ? undefined : formatLength(length, language)],
    ['inspector.position', centre === undefined ? undefined : formatPosition(centre)],
  ];
  return (
    <section className={classes['section']}>
      <h3>{t('inspector.geometry')}</h3>
      <dl>
        {rows.map(([title, value]) =>
          value === undefined ? null : (
            <div key={title} className={classes['row']}>
              <dt>{t(title)}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
