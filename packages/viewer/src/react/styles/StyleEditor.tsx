import { NumberInput, Select, UnstyledButton } from '@mantine/core';
import type { FeatureTable } from '@cityloom/twin-core';
import { useState, type JSX } from 'react';
import {
  CATEGORY_COLOURS,
  CLASS_METHODS,
  RAMP_NAMES,
  styleOf,
  type TableStyle,
} from '../../session/index.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import { columnTitle } from '../values/attribute-titles.ts';
import {
  columnsFor,
  draftOf,
  FEWEST_CLASSES,
  MOST_CLASSES,
  styleOfDraft,
  type StyleDraft,
} from './style-draft.ts';
import { ChoiceSelect } from './ChoiceSelect.tsx';
import { EditorFrame, type EditorProps } from './EditorFrame.tsx';
import classes from './styles.module.css';

const KINDS = [
  'single',
  'categories',
  'classes',
  'continuous',
] as const satisfies readonly TableStyle['kind'][];

type Set = (part: Partial<StyleDraft>) => void;

function ColourChoice({ draft, set }: { readonly draft: StyleDraft; readonly set: Set }): JSX.Element {
  const { t } = useDataText();
  return (
    <div className={classes['colours']} role="radiogroup" aria-label={t('style.by')}>
      {CATEGORY_COLOURS.map((colour, index) => (
        <UnstyledButton
          key={colour}
          role="radio"
          aria-checked={draft.colour === colour}
          aria-label={t('style.colour', { number: index + 1 })}
          style={{ background: colour }}
          onClick={() => {
            set({ colour });
          }}
        />
      ))}
    </div>
  );
}

function ClassChoice({ draft, set }: { readonly draft: StyleDraft; readonly set: Set }): JSX.Element {
  const { t } = useDataText();
  return (
    <div className={classes['pair']}>
      <ChoiceSelect
        label={t('style.method')}
        values={CLASS_METHODS}
        titleOf={(value) => t(`style.method.${value}`)}
        value={draft.method}
        onChoose={(method) => {
          set({ method });
        }}
      />
      <NumberInput
        label={t('style.count')}
        value={draft.count}
        min={FEWEST_CLASSES}
        max={MOST_CLASSES}
        clampBehavior="strict"
        allowDecimal={false}
        onChange={(value) => {
          if (typeof value === 'number' && value >= FEWEST_CLASSES) set({ count: value });
        }}
      />
    </div>
  );
}

function RampChoice({ draft, set }: { readonly draft: StyleDraft; readonly set: Set }): JSX.Element {
  const { t } = useDataText();
  return (
    <ChoiceSelect
      label={t('style.ramp')}
      values={RAMP_NAMES}
      titleOf={(value) => t(`style.ramp.${value}`)}
      value={draft.ramp}
      onChoose={(ramp) => {
        set({ ramp });
      }}
    />
  );
}

/** Colours a layer by the values of a column; every choice shows at once. */
export function StyleEditor({
  layer,
  title,
  table,
  onDone,
}: EditorProps & { readonly table: FeatureTable }): JSX.Element {
  const session = useSession();
  const { t, language } = useDataText();
  const [draft, setDraft] = useState(() => draftOf(styleOf(session.store.getState(), layer)));
  const columns = columnsFor(table, draft.kind);
  const set: Set = (part) => {
    const next = { ...draft, ...part };
    setDraft(next);
    const style = styleOfDraft(next, table);
    if (style === undefined) return;
    if (style.kind !== 'single') setDraft({ ...next, column: style.column });
    session.actions.setLayerStyle(layer, style);
  };
  return (
    <EditorFrame
      layer={layer}
      title={title}
      onDone={onDone}
      onReset={() => {
        setDraft(draftOf(styleOf(session.store.getState(), layer)));
      }}
    >
      <ChoiceSelect
        label={t('style.by')}
        values={KINDS}
        titleOf={(value) => t(`style.kind.${value}`)}
        value={draft.kind}
        onChoose={(kind) => {
          set({ kind });
        }}
      />
      {draft.kind === 'single' && <ColourChoice draft={draft} set={set} />}
      {draft.kind !== 'single' && columns.length === 0 && (
        <p className={classes['note']}>
          {t(draft.kind === 'categories' ? 'style.noColumns' : 'style.noNumbers')}
        </p>
      )}
      {draft.kind !== 'single' && columns.length > 0 && (
        <Select
          label={t('style.column')}
          data={columns.map((value) => ({
            value,
            label: columnTitle(value, table.columns.get(value), language),
          }))}
          value={draft.column}
          searchable={columns.length > 10}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null) set({ column: value });
          }}
        />
      )}
      {draft.kind === 'classes' && <ClassChoice draft={draft} set={set} />}
      {(draft.kind === 'classes' || draft.kind === 'continuous') && <RampChoice draft={draft} set={set} />}
    </EditorFrame>
  );
}
