import { Button, Select, TextInput } from '@mantine/core';
import { useState, type JSX } from 'react';
import { LAYER_ORIGINS, OPENNESS_LEVELS, UPDATE_CYCLES, type LayerCatalogue } from '../../session/index.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import type { CatalogueEntry } from './catalogue-entry.ts';
import classes from './catalogue.module.css';

const LEVELS = [1, 2, 3, 4, 5, 6, 7] as const;

/** The catalogue with one field set, or taken out. */
function withField<Key extends keyof LayerCatalogue>(
  catalogue: LayerCatalogue,
  key: Key,
  value: LayerCatalogue[Key] | undefined,
): LayerCatalogue {
  const entries = Object.entries(catalogue).filter(([name]) => name !== key);
  return Object.fromEntries(value === undefined ? entries : [...entries, [key, value]]);
}

/** What people state about an added layer. */
export function EntryForm({
  entry,
  onDone,
}: {
  readonly entry: CatalogueEntry;
  readonly onDone: () => void;
}): JSX.Element {
  const session = useSession();
  const { t, local } = useDataText();
  const [title, setTitle] = useState(local(entry.layer.title));
  const [catalogue, setCatalogue] = useState(entry.catalogue);
  const set = <Key extends keyof LayerCatalogue>(key: Key, value: LayerCatalogue[Key] | undefined): void => {
    setCatalogue(withField(catalogue, key, value));
  };
  const pick = (
    key: 'origin' | 'openness' | 'updateCycle',
    label: string,
    data: readonly { readonly value: string; readonly label: string }[],
  ): JSX.Element => (
    <Select
      label={label}
      placeholder={t('import.notSet')}
      clearable
      data={data}
      value={catalogue[key] ?? null}
      onChange={(value) => {
        set(key, (value ?? undefined) as LayerCatalogue[typeof key]);
      }}
    />
  );
  const typed = (key: 'owner' | 'licence' | 'dataDate', label: string): JSX.Element => (
    <TextInput
      label={label}
      placeholder={t('import.notSet')}
      value={catalogue[key] ?? ''}
      onChange={(event) => {
        const { value } = event.currentTarget;
        set(key, value === '' ? undefined : value);
      }}
    />
  );
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        const name = title.trim() === '' ? local(entry.layer.title) : title.trim();
        const same = name === local(entry.layer.title);
        session.layers
          .describe(entry.layer.id, { catalogue, ...(!same && { title: { en: name, 'zh-CN': name } }) })
          .then(onDone, () => undefined);
      }}
    >
      <TextInput
        label={t('catalogue.layerTitle')}
        value={title}
        onChange={(event) => {
          setTitle(event.currentTarget.value);
        }}
      />
      {typed('owner', t('catalogue.owner'))}
      {typed('licence', t('catalogue.licence'))}
      {pick(
        'origin',
        t('catalogue.origin'),
        LAYER_ORIGINS.map((value) => ({ value, label: t(`origin.${value}`) })),
      )}
      {pick(
        'openness',
        t('catalogue.openness'),
        OPENNESS_LEVELS.map((value) => ({ value, label: t(`openness.${value}`) })),
      )}
      {pick(
        'updateCycle',
        t('catalogue.cycle'),
        UPDATE_CYCLES.map((value) => ({ value, label: t(`cycle.${value}`) })),
      )}
      <Select
        label={t('catalogue.level')}
        placeholder={t('import.notSet')}
        clearable
        data={LEVELS.map((level) => ({ value: String(level), label: `CIM${String(level)}` }))}
        value={catalogue.cimLevel === undefined ? null : String(catalogue.cimLevel)}
        onChange={(value) => {
          set('cimLevel', value === null ? undefined : Number(value));
        }}
      />
      {typed('dataDate', t('catalogue.date'))}
      <div className={classes['buttons']}>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {t('catalogue.cancel')}
        </Button>
        <Button type="submit">{t('catalogue.save')}</Button>
      </div>
    </form>
  );
}
