import { ActionIcon, Menu, NumberInput, Select, TextInput } from '@mantine/core';
import { isMatchValue, MATCH_VALUES, targetOf, type AttributeRule } from '@cityloom/cim-loader';
import type { FeatureTable } from '@cityloom/twin-core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useFusionText } from '../i18n/useFusionText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import { columnTitle } from '../values/attribute-titles.ts';
import type { FusionDesk } from './fusion-store.ts';
import classes from './fusion.module.css';

const PREFERENCES = ['report', 'data', 'model', 'newest'] as const;
const AGGREGATES = [
  ...(['largest', 'first', 'sum', 'mean', 'maximum', 'minimum', 'count', 'list'] as const),
] as const;
const ICON = { size: 13, stroke: 1.8, 'aria-hidden': true } as const;

interface RowProps {
  readonly rule: AttributeRule;
  readonly title: string;
  readonly isNumber: boolean;
  /** Whether the model has such a column: only then can values differ. */
  readonly exists: boolean;
  readonly onChange: (rule: AttributeRule) => void;
  readonly onRemove: () => void;
}

/** Where an attribute goes, and what wins where values differ. */
function AttributeRow({ rule, title, isNumber, exists, onChange, onRemove }: RowProps): JSX.Element {
  const { t } = useFusionText();
  const attribute = title;
  return (
    <li>
      <div className={classes['ruleHead']}>
        <b title={rule.data}>{title}</b>
        <ActionIcon size={22} aria-label={t('fusion.removeAttribute', { attribute })} onClick={onRemove}>
          <IconX {...ICON} />
        </ActionIcon>
      </div>
      <div className={classes['pair']}>
        <TextInput
          key={targetOf(rule)}
          label={t('fusion.as')}
          aria-label={t('fusion.asOf', { attribute })}
          defaultValue={targetOf(rule)}
          onBlur={(event) => {
            const name = event.currentTarget.value.trim();
            if (name === '') event.currentTarget.value = targetOf(rule);
            else if (name !== targetOf(rule)) onChange({ ...rule, model: name });
          }}
        />
        {exists ? (
          <Select
            label={t('fusion.prefer')}
            aria-label={t('fusion.preferOf', { attribute })}
            data={PREFERENCES.map((value) => ({ value, label: t(`fusion.prefer.${value}`) }))}
            value={rule.prefer ?? 'report'}
            allowDeselect={false}
            onChange={(value) => {
              onChange({ ...rule, prefer: value ?? 'report' });
            }}
          />
        ) : (
          <Select
            label={t('fusion.aggregate')}
            aria-label={t('fusion.aggregateOf', { attribute })}
            data={AGGREGATES.map((value) => ({ value, label: t(`fusion.aggregate.${value}`) }))}
            value={rule.aggregate ?? 'largest'}
            allowDeselect={false}
            onChange={(value) => {
              onChange({ ...rule, aggregate: value ?? 'largest' });
            }}
          />
        )}
        {exists && isNumber && (
          <NumberInput
            label={t('fusion.tolerance')}
            aria-label={t('fusion.toleranceOf', { attribute })}
            value={rule.tolerance ?? 0}
            min={0}
            onChange={(value) => {
              if (Number(value) >= 0) onChange({ ...rule, tolerance: Number(value) });
            }}
          />
        )}
      </div>
    </li>
  );
}

function useTables(
  desk: FusionDesk,
): { readonly model: FeatureTable; readonly data: FeatureTable } | undefined {
  const session = useSession();
  const draft = useStore(desk.store, (state) => state.draft);
  const at = useStore(desk.store, (state) => state.source);
  const layer = draft?.sources[at]?.layer;
  const model = draft && session.layers.unfusedTable(draft.model);
  const data = layer === undefined ? undefined : session.layers.unfusedTable(layer);
  return model && data && { model, data };
}

/** What is taken over from the source. */
export function AttributeRules({ desk }: { readonly desk: FusionDesk }): JSX.Element | null {
  const { t, language } = useFusionText();
  const rules = useStore(desk.store, ({ draft, source }) => draft?.sources[source]?.rules);
  const tables = useTables(desk);
  if (rules === undefined || tables === undefined) return null;
  const { model, data } = tables;
  const attributes = rules.attributes ?? [];
  const set = (next: readonly AttributeRule[]): void => {
    desk.setRules((known) => ({ ...known, attributes: next }));
  };
  const titleOf = (name: string): string =>
    isMatchValue(name) ? t(`fusion.${name}`) : columnTitle(name, data.columns.get(name), language);
  const isPlaced = rules.match.some(({ by }) => by === 'position' || by === 'network');
  const values = MATCH_VALUES.filter((name) => name === '@id' || isPlaced);
  const unused = [...data.columns.keys(), ...values].filter(
    (name) => !attributes.some((rule) => rule.data === name),
  );
  return (
    <div role="group" aria-label={t('fusion.attributes')} className={classes['group']}>
      <h4>{t('fusion.attributes')}</h4>
      {attributes.length === 0 && <p>{t('fusion.noAttributes')}</p>}
      <ul>
        {attributes.map((rule, index) => (
          <AttributeRow
            key={rule.data}
            rule={rule}
            title={titleOf(rule.data)}
            isNumber={model.columns.get(targetOf(rule))?.kind === 'number'}
            exists={model.columns.has(targetOf(rule))}
            onChange={(next) => {
              set(attributes.toSpliced(index, 1, next));
            }}
            onRemove={() => {
              set(attributes.toSpliced(index, 1));
            }}
          />
        ))}
      </ul>
      {unused.length > 0 && (
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <button type="button" className={classes['add']}>
              <IconPlus {...ICON} />
              {t('fusion.addAttribute')}
            </button>
          </Menu.Target>
          <Menu.Dropdown className={classes['menu'] ?? ''}>
            {unused.map((name) => (
              <Menu.Item
                key={name}
                onClick={() => {
                  set([...attributes, { data: name }]);
                }}
              >
                {titleOf(name)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}
