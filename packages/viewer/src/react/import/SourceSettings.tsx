import { Button, Collapse, NumberInput, Select, TextInput, UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import type { ReadSettings, ReadSource } from '../../session/index.ts';
import { useDataText } from '../i18n/useDataText.ts';
import classes from './import.module.css';
import { crsFromTyped } from './read-settings.ts';

const ENCODINGS = [
  'utf-8',
  'gb18030',
  'big5',
  'windows-1251',
  'windows-1252',
  'shift_jis',
  'euc-kr',
] as const;

interface Typed {
  readonly crs: string;
  readonly axis: string;
  readonly datum: string;
  readonly offset: number | string;
  readonly encoding: string;
  readonly contours: string;
}

function typedOf({ georeference, encoding, contourElevation }: ReadSettings): Typed {
  return {
    crs: typeof georeference?.crs === 'string' ? georeference.crs : '',
    axis: georeference?.axisOrder ?? '',
    datum: georeference?.datum ?? '',
    offset: georeference?.verticalOffset ?? '',
    encoding: encoding ?? '',
    contours: contourElevation ?? '',
  };
}

const AXIS_ORDERS = ['east-north', 'north-east'] as const;
const DATUMS = ['WGS84', 'GCJ-02', 'BD-09'] as const;

function settingsOf({ crs, axis, datum, offset, encoding, contours }: Typed): ReadSettings {
  const axisOrder = AXIS_ORDERS.find((candidate) => candidate === axis);
  const knownDatum = DATUMS.find((candidate) => candidate === datum);
  const georeference = {
    ...(crs.trim() !== '' && { crs: crsFromTyped(crs) }),
    ...(axisOrder !== undefined && { axisOrder }),
    ...(knownDatum !== undefined && { datum: knownDatum }),
    ...(typeof offset === 'number' && { verticalOffset: offset }),
  };
  return {
    ...(Object.keys(georeference).length > 0 && { georeference }),
    ...(encoding !== '' && { encoding }),
    ...(contours !== '' && { contourElevation: contours }),
  };
}

/** Elevations that lines of the source may have: number columns, and `z` for the heights of their positions. */
function elevationsOf({ dataset }: ReadSource): readonly string[] {
  const names = new Set<string>();
  for (const layer of dataset.layers) {
    if (layer.kind !== 'features' || layer.table.geometry?.type !== 'line') continue;
    if (layer.table.geometry.heights !== undefined) names.add('z');
    for (const [name, { kind }] of layer.table.columns) if (kind === 'number') names.add(name);
  }
  return [...names];
}

/** What a person knows better than the source. */
export function SourceSettings({
  source,
  settings,
  onRead,
}: {
  readonly source: ReadSource;
  readonly settings: ReadSettings;
  readonly onRead: (settings: ReadSettings) => void;
}): JSX.Element {
  const { t } = useDataText();
  const [open, { toggle }] = useDisclosure(Object.keys(settings).length > 0);
  const [typed, setTyped] = useState(() => typedOf(settings));
  const id = useId();
  const set = (part: Partial<Typed>): void => {
    setTyped({ ...typed, ...part });
  };
  const declared = { value: '', label: t('import.asDeclared') };
  const elevations = elevationsOf(source);
  return (
    <section className={classes['section']}>
      <UnstyledButton
        className={classes['disclosure']}
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
      >
        <IconChevronRight size={13} stroke={1.8} data-open={open || undefined} aria-hidden="true" />
        {t('import.settings')}
      </UnstyledButton>
      <Collapse expanded={open} id={id} transitionDuration={0}>
        <form
          className={classes['settings']}
          onSubmit={(event) => {
            event.preventDefault();
            onRead(settingsOf(typed));
          }}
        >
          <TextInput
            label={t('import.setCrs')}
            placeholder={source.dataset.crs?.code ?? t('import.setCrsHint')}
            title={t('import.setCrsHint')}
            value={typed.crs}
            onChange={(event) => {
              set({ crs: event.currentTarget.value });
            }}
          />
          <Select
            label={t('import.setAxis')}
            data={[
              declared,
              { value: 'east-north', label: t('import.axis.east-north') },
              { value: 'north-east', label: t('import.axis.north-east') },
            ]}
            value={typed.axis}
            allowDeselect={false}
            onChange={(value) => {
              set({ axis: value ?? '' });
            }}
          />
          <Select
            label={t('import.setDatum')}
            data={[declared, ...DATUMS]}
            value={typed.datum}
            allowDeselect={false}
            onChange={(value) => {
              set({ datum: value ?? '' });
            }}
          />
          <NumberInput
            label={t('import.setOffset')}
            value={typed.offset}
            onChange={(value) => {
              set({ offset: value });
            }}
          />
          <Select
            label={t('import.setEncoding')}
            data={[declared, ...ENCODINGS]}
            value={typed.encoding}
            allowDeselect={false}
            onChange={(value) => {
              set({ encoding: value ?? '' });
            }}
          />
          {(elevations.length > 0 || typed.contours !== '') && (
            <Select
              label={t('import.setContours')}
              data={[
                { value: '', label: t('import.noContours') },
                ...new Set([...elevations, ...(typed.contours === '' ? [] : [typed.contours])]),
              ]}
              value={typed.contours}
              allowDeselect={false}
              onChange={(value) => {
                set({ contours: value ?? '' });
              }}
            />
          )}
          <Button type="submit" variant="default">
            {t('import.readAgain')}
          </Button>
        </form>
      </Collapse>
    </section>
  );
}
