import { ActionIcon, Checkbox, Select, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPalette } from '@tabler/icons-react';
import type { JSX } from 'react';
import { entityClassColour, type EntityColouring, type LiveClass } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import { formatNumber } from '../values/format.ts';
import { ColouringLegend } from './ColouringLegend.tsx';
import { ConditionMark } from './ConditionMark.tsx';
import classes from './entity-classes.module.css';
import sections from './section.module.css';
import { entityClassTitle } from './live-format.ts';
import { useLive } from './live-panel-state.ts';
import { Section } from './Section.tsx';
import { SyntheticMark } from './SyntheticMark.tsx';

const NO_CLASSES: readonly LiveClass[] = [];
const VALUE = 'value:';

function keyOf(colouring: EntityColouring): string {
  return colouring.by === 'value' ? VALUE + colouring.property : colouring.by;
}

function colouringOf(key: string): EntityColouring {
  if (key.startsWith(VALUE)) return { by: 'value', property: key.slice(VALUE.length) };
  return key === 'speed' || key === 'freshness' ? { by: key } : { by: 'class' };
}

/** What the colours of a class shall say. */
function ColouringSelect({ shown }: { readonly shown: LiveClass }): JSX.Element {
  const session = useSession();
  const { t, local } = useLiveText();
  const { entityClass, colouring } = shown;
  return (
    <Select
      label={t('class.colourBy')}
      data={[
        { value: 'class', label: t('class.by.class') },
        ...(entityClass.mobile ? [{ value: 'speed', label: t('class.by.speed') }] : []),
        { value: 'freshness', label: t('class.by.freshness') },
        ...entityClass.properties
          .filter(({ kind }) => kind === 'number')
          .map(({ id, title }) => ({ value: VALUE + id, label: local(title) })),
      ]}
      value={keyOf(colouring)}
      allowDeselect={false}
      onChange={(key) => {
        session.dispatch({
          type: 'setEntityColouring',
          entityClass: entityClass.id,
          colouring: colouringOf(key ?? 'class'),
        });
      }}
    />
  );
}

function ClassRow({ shown, colour }: { readonly shown: LiveClass; readonly colour: string }): JSX.Element {
  const session = useSession();
  const { t, language } = useLiveText();
  const [open, { toggle }] = useDisclosure(false);
  const { entityClass, visible, counts, colouring } = shown;
  const title = entityClassTitle(entityClass, language);
  const number = (count: number): string => formatNumber(count, language);
  const words = { live: number(counts.live), stale: number(counts.stale), lost: number(counts.lost) };
  const look = t('class.look', { class: title });
  return (
    <li className={classes['class']} data-hidden={!visible || undefined}>
      <div className={classes['classRow']}>
        <Checkbox
          checked={visible}
          aria-label={t('class.show', { class: title })}
          onChange={(event) => {
            session.dispatch({
              type: 'setEntityClassVisible',
              entityClass: entityClass.id,
              visible: event.currentTarget.checked,
            });
          }}
        />
        <span
          className={classes['swatch']}
          style={{ background: colouring.by === 'class' ? colour : undefined }}
          data-scale={colouring.by === 'class' ? undefined : ''}
          aria-hidden="true"
        />
        <span className={classes['className']} title={title}>
          {title}
        </span>
        {entityClass.synthetic === true && <SyntheticMark />}
        <span className={classes['counts']} title={t('class.counts', words)}>
          <span className="cityloom-hidden">{t('class.counts', words)}</span>
          <span aria-hidden="true">{words.live}</span>
          {(['stale', 'lost'] as const).map(
            (state) =>
              counts[state] > 0 && (
                <span key={state} className={classes['countBad']} data-condition={state} aria-hidden="true">
                  <ConditionMark condition={state} />
                  {words[state]}
                </span>
              ),
          )}
        </span>
        <Tooltip label={look}>
          <ActionIcon
            className={sections['quiet'] ?? ''}
            size={24}
            aria-label={look}
            aria-expanded={open}
            onClick={toggle}
          >
            <IconPalette size={14} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      {open && (
        <div className={classes['classLook']}>
          <ColouringSelect shown={shown} />
        </div>
      )}
      {visible && <ColouringLegend shown={shown} />}
    </li>
  );
}

/** What is reported, by class: how many, shown or not, in which colours. */
export function EntityClasses(): JSX.Element {
  const { t, language } = useLiveText();
  const shown = useLive((live) => live.classes) ?? NO_CLASSES;
  const all = shown.reduce((sum, { counts }) => sum + counts.live + counts.stale, 0);
  return (
    <Section title={t('class.title')} note={shown.length === 0 ? '' : formatNumber(all, language)}>
      {shown.length === 0 ? (
        <p className={sections['note']}>{t('class.empty')}</p>
      ) : (
        <ul className={sections['list']}>
          {shown.map((entry) => (
            <ClassRow
              key={entry.entityClass.id}
              shown={entry}
              colour={entityClassColour(shown, entry.entityClass.id)}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}
