import { ActionIcon, Menu, NumberInput, Select } from '@mantine/core';
import type { MatchRule } from '@cityloom/cim-loader';
import type { FeatureTable } from '@cityloom/twin-core';
import { IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useFusionText } from '../i18n/useFusionText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import { columnTitle } from '../values/attribute-titles.ts';
import type { FusionDesk } from './fusion-store.ts';
import classes from './fusion.module.css';

const KINDS = ['id', 'footprint', 'address', 'position', 'network'] as const;
const ICON = { size: 13, stroke: 1.8, 'aria-hidden': true } as const;
/** Metres. */
const FIRST_REACH = 20;

/** What a rule of a kind begins with. */
function newRule(by: MatchRule['by'], model: FeatureTable, data: FeatureTable): MatchRule {
  switch (by) {
    case 'id':
    case 'footprint':
      return { by };
    case 'address':
      return { by, model: firstTexts(model), data: firstTexts(data) };
    case 'position':
    case 'network':
      return { by, maximumDistance: FIRST_REACH };
  }
}

function firstTexts({ columns }: FeatureTable): string[] {
  const named = [...columns.keys()].find((name) => /addr|street|地址|路/iu.test(name));
  return [named ?? [...columns.keys()][0] ?? ''];
}

/** Rules that can find anything between these two. */
function possibleKinds(model: FeatureTable, data: FeatureTable): readonly MatchRule['by'][] {
  const [ours, theirs] = [model.geometry?.type, data.geometry?.type];
  const bothAreas = ours === 'polygon' && theirs === 'polygon';
  const places = ours !== undefined && theirs !== undefined;
  return KINDS.filter((kind) => {
    if (kind === 'footprint') return bothAreas;
    return kind === 'id' || kind === 'address' || places;
  });
}

interface RuleProps<Rule extends MatchRule = MatchRule> {
  readonly rule: Rule;
  readonly model: FeatureTable;
  readonly data: FeatureTable;
  readonly onChange: (rule: MatchRule) => void;
}

function ColumnSelect({
  label,
  table,
  value,
  withId,
  onChange,
}: {
  readonly label: string;
  readonly table: FeatureTable;
  readonly value: string | undefined;
  readonly withId: boolean;
  readonly onChange: (column: string | undefined) => void;
}): JSX.Element {
  const { t, language } = useFusionText();
  const columns = [...table.columns].map(([name, column]) => {
    const title = columnTitle(name, column, language);
    return { value: name, label: title };
  });
  return (
    <Select
      label={label}
      data={[...(withId ? [{ value: '', label: t('fusion.objectId') }] : []), ...columns]}
      value={value ?? ''}
      allowDeselect={false}
      searchable={columns.length > 8}
      onChange={(next) => {
        onChange(next === null || next === '' ? undefined : next);
      }}
    />
  );
}

function IdRule({ rule, model, data, onChange }: RuleProps<Extract<MatchRule, { by: 'id' }>>): JSX.Element {
  const { t } = useFusionText();
  return (
    <>
      <ColumnSelect
        {...{ label: t('fusion.ofModel'), table: model, value: rule.model, withId: true }}
        onChange={(column) => {
          onChange({ ...rule, model: column });
        }}
      />
      <ColumnSelect
        {...{ label: t('fusion.ofData'), table: data, value: rule.data, withId: true }}
        onChange={(column) => {
          onChange({ ...rule, data: column });
        }}
      />
    </>
  );
}

/** Street and number may stand in two columns. */
function AddressRule({
  rule,
  model,
  data,
  onChange,
}: RuleProps<Extract<MatchRule, { by: 'address' }>>): JSX.Element {
  const { t } = useFusionText();
  const pick = (
    side: 'model' | 'data',
    table: FeatureTable,
    label: string,
    columns: readonly string[],
  ): JSX.Element => (
    <>
      {[0, 1].map((index) => (
        <ColumnSelect
          key={`${side}-${String(index)}`}
          label={`${label} ${String(index + 1)}`}
          table={table}
          value={columns[index]}
          withId={false}
          onChange={(column) => {
            const next = [0, 1].map((other) => (other === index ? column : columns[other]));
            const given = next.filter((name) => name !== undefined);
            if (given.length > 0) onChange({ ...rule, [side]: given });
          }}
        />
      ))}
    </>
  );
  return (
    <>
      {pick('model', model, t('fusion.streetModel'), rule.model)}
      {pick('data', data, t('fusion.streetData'), rule.data)}
    </>
  );
}

function RuleFields({ rule, model, data, onChange }: RuleProps): JSX.Element {
  const { t } = useFusionText();
  switch (rule.by) {
    case 'id':
      return <IdRule {...{ rule, model, data, onChange }} />;
    case 'address':
      return <AddressRule {...{ rule, model, data, onChange }} />;
    case 'footprint':
      return (
        <NumberInput
          label={t('fusion.overlap')}
          value={Math.round((rule.minimumOverlap ?? 0.5) * 100)}
          min={5}
          max={100}
          step={5}
          onChange={(value) => {
            const share = Number(value) / 100;
            if (share > 0 && share <= 1) onChange({ ...rule, minimumOverlap: share });
          }}
        />
      );
    case 'position':
    case 'network':
      return (
        <NumberInput
          label={t('fusion.distance')}
          value={rule.maximumDistance}
          min={1}
          max={10_000}
          step={5}
          onChange={(value) => {
            if (Number(value) > 0) onChange({ ...rule, maximumDistance: Number(value) });
          }}
        />
      );
  }
}

/** How objects are found, rule after rule. */
export function MatchRules({ desk }: { readonly desk: FusionDesk }): JSX.Element | null {
  const session = useSession();
  const { t } = useFusionText();
  const draft = useStore(desk.store, (state) => state.draft);
  const at = useStore(desk.store, (state) => state.source);
  const source = draft?.sources[at];
  const model = draft && session.layers.unfusedTable(draft.model);
  const data = source && session.layers.unfusedTable(source.layer);
  if (source === undefined || model === undefined || data === undefined) return null;
  const { match } = source.rules;
  const set = (rules: readonly MatchRule[]): void => {
    desk.setRules((known) => ({ ...known, match: rules }));
  };
  return (
    <div role="group" aria-label={t('fusion.match')} className={classes['group']}>
      <h4>{t('fusion.match')}</h4>
      <ol>
        {match.map((rule, index) => (
          <li key={index}>
            <div className={classes['ruleHead']}>
              <b>
                {index + 1}. {t(`fusion.by.${rule.by}`)}
              </b>
              {index > 0 && (
                <ActionIcon
                  size={22}
                  aria-label={t('fusion.ruleUp', { number: index + 1 })}
                  onClick={() => {
                    set(match.toSpliced(index - 1, 2, rule, match[index - 1] as MatchRule));
                  }}
                >
                  <IconArrowUp {...ICON} />
                </ActionIcon>
              )}
              {match.length > 1 && (
                <ActionIcon
                  size={22}
                  aria-label={t('fusion.removeRule', { number: index + 1 })}
                  onClick={() => {
                    set(match.toSpliced(index, 1));
                  }}
                >
                  <IconX {...ICON} />
                </ActionIcon>
              )}
            </div>
            <div
              className={classes['pair']}
              role="group"
              aria-label={t('fusion.rule', { number: index + 1 })}
            >
              <RuleFields
                {...{ rule, model, data }}
                onChange={(next) => {
                  set(match.toSpliced(index, 1, next));
                }}
              />
            </div>
          </li>
        ))}
      </ol>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <button type="button" className={classes['add']}>
            <IconPlus {...ICON} />
            {t('fusion.addRule')}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {possibleKinds(model, data).map((kind) => (
            <Menu.Item
              key={kind}
              onClick={() => {
                set([...match, newRule(kind, model, data)]);
              }}
            >
              {t(`fusion.by.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
