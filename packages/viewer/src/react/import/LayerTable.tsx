import { ActionIcon, Checkbox, TextInput } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import type { LayerSummary, ReadSource } from '../../session/index.ts';
import type { DataTranslate } from '../i18n/data-messages.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { formatNumber, formatPercent } from '../values/format.ts';
import classes from './import.module.css';
import { choiceKey, type LayerChoice } from './layer-choices.ts';

function geometryText({ kind, geometry, solid }: LayerSummary, t: DataTranslate): string {
  if (kind !== 'features') return t(`import.geometry.${kind}`);
  if (solid) return t('import.geometry.solid');
  return t(`import.geometry.${geometry ?? 'none'}`);
}

function Columns({ layer }: { readonly layer: LayerSummary }): JSX.Element {
  const { t, language } = useDataText();
  return (
    <table className={classes['columns']} aria-label={t('import.columnsOf', { layer: layer.id })}>
      <thead>
        <tr>
          <th scope="col">{t('import.column')}</th>
          <th scope="col">{t('import.type')}</th>
          <th scope="col">{t('import.filled')}</th>
          <th scope="col">{t('import.samples')}</th>
        </tr>
      </thead>
      <tbody>
        {layer.columns.map(({ name, kind, unit, filled, samples, range }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              {t(`import.type.${kind}`)}
              {unit !== undefined && unit !== '1' && `, ${unit}`}
            </td>
            <td>{formatPercent(layer.objects === 0 ? 0 : filled / layer.objects, language)}</td>
            <td>
              {range === undefined
                ? samples.map((sample) => sample.slice(0, 60)).join(' · ')
                : `${formatNumber(range[0], language)} … ${formatNumber(range[1], language)}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Row({
  layer,
  choice,
  isGround,
  onChoose,
}: {
  readonly layer: LayerSummary;
  readonly choice: LayerChoice;
  /** Whether terrain is the ground where the person does not say. */
  readonly isGround: boolean;
  readonly onChoose: (choice: LayerChoice) => void;
}): JSX.Element {
  const { t, language } = useDataText();
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div className={classes['layer']}>
        <Checkbox
          checked={choice.included}
          aria-label={t('import.include', { layer: layer.id })}
          onChange={(event) => {
            onChoose({ ...choice, included: event.currentTarget.checked });
          }}
        />
        <TextInput
          value={choice.title}
          aria-label={t('import.layerTitle', { layer: layer.id })}
          onChange={(event) => {
            onChoose({ ...choice, title: event.currentTarget.value });
          }}
        />
        <span>{geometryText(layer, t)}</span>
        <span data-number>
          {layer.kind !== 'image' &&
            t('import.objects', { count: layer.objects }).replace(
              String(layer.objects),
              formatNumber(layer.objects, language),
            )}
        </span>
        <span data-number>
          {layer.kind === 'features' && t('import.columns', { count: layer.columns.length })}
        </span>
        <ActionIcon
          aria-label={t('import.columnsOf', { layer: layer.id })}
          aria-expanded={open}
          disabled={layer.columns.length === 0}
          size={22}
          onClick={() => {
            setOpen(!open);
          }}
        >
          <IconChevronRight size={14} data-open={open || undefined} />
        </ActionIcon>
      </div>
      {layer.kind === 'terrain' && (
        <Checkbox
          className={classes['ground'] ?? ''}
          label={t('import.ground')}
          description={t('import.groundHint')}
          disabled={!choice.included}
          checked={choice.isGround ?? isGround}
          onChange={(event) => {
            onChoose({ ...choice, isGround: event.currentTarget.checked });
          }}
        />
      )}
      {open && <Columns layer={layer} />}
    </li>
  );
}

/** Layers of one source: taken or not, under which name, with their columns. */
export function LayerTable({
  source,
  index,
  choices,
  isGround,
  onChoose,
}: {
  readonly source: ReadSource;
  readonly index: number;
  readonly choices: ReadonlyMap<string, LayerChoice>;
  /** Whether terrain is the ground where the person does not say. */
  readonly isGround: boolean;
  readonly onChoose: (key: string, choice: LayerChoice) => void;
}): JSX.Element {
  const { t } = useDataText();
  return (
    <section className={classes['section']}>
      <h3>{t('import.layers')}</h3>
      <ul className={classes['layers']}>
        {source.layers.map((layer) => {
          const key = choiceKey(index, layer.id);
          const choice = choices.get(key) ?? { included: false, title: layer.id };
          return (
            <Row
              key={layer.id}
              layer={layer}
              choice={choice}
              isGround={isGround}
              onChoose={(next) => {
                onChoose(key, next);
              }}
            />
          );
        })}
      </ul>
    </section>
  );
}
