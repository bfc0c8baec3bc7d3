import { Button, Checkbox, TextInput } from '@mantine/core';
import type { ServiceCapabilities, ServiceLayer } from '@cityloom/cim-loader';
import { useState, type JSX } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import classes from './import.module.css';
import type { Import, ImportStage } from './useImport.ts';

/** Layers shown at once; a search leads to the others. */
const MOST_SHOWN = 200;
/** Of a list of CRSs, the first say enough. */
const SHOWN_CRS = 3;

function matches({ id, title }: ServiceLayer, wanted: string): boolean {
  const text = `${title} ${id}`.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

function LayerLine({
  layer,
  chosen,
  onChoose,
}: {
  readonly layer: ServiceLayer;
  readonly chosen: boolean;
  readonly onChoose: (chosen: boolean) => void;
}): JSX.Element {
  const { t } = useDataText();
  const { id, title, type, crs } = layer;
  const more = crs.length - SHOWN_CRS;
  return (
    <li>
      <Checkbox
        checked={chosen}
        label={title}
        description={[
          t(`service.type.${type}`),
          ...(title === id ? [] : [id]),
          crs.slice(0, SHOWN_CRS).join(', ') + (more > 0 ? ` +${String(more)}` : ''),
        ]
          .filter((part) => part !== '')
          .join(' · ')}
        onChange={(event) => {
          onChoose(event.currentTarget.checked);
        }}
      />
    </li>
  );
}

function Head({ service }: { readonly service: ServiceCapabilities }): JSX.Element {
  const { t } = useDataText();
  const { title, kind, version, licence, warnings } = service;
  return (
    <>
      <h3>{title}</h3>
      <p className={classes['note']}>
        {[
          `${kind.toUpperCase()}${version === undefined ? '' : ` ${version}`}`,
          t('service.layers', { count: service.layers.length }),
          licence,
        ]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </p>
      {warnings.map(({ message }) => (
        <p key={message} className={classes['note']}>
          {message}
        </p>
      ))}
    </>
  );
}

/** What a service has, to choose from. */
export function ServiceLayers({
  state,
  stage,
}: {
  readonly state: Import;
  readonly stage: Extract<ImportStage, { kind: 'service' }>;
}): JSX.Element {
  const { t } = useDataText();
  const [wanted, setWanted] = useState('');
  const { service } = stage;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(service.layers.length === 1 ? service.layers.map(({ id }) => id) : []),
  );
  const found = service.layers.filter((layer) => matches(layer, wanted));
  return (
    <form
      className={classes['choose']}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.size > 0) state.readLayers([...chosen]);
      }}
    >
      <Head service={service} />
      <TextInput
        label={t('service.search')}
        value={wanted}
        data-autofocus
        onChange={(event) => {
          setWanted(event.currentTarget.value);
        }}
      />
      {found.length === 0 ? (
        <p className={classes['note']}>
          {t(service.layers.length === 0 ? 'service.empty' : 'service.noneFound')}
        </p>
      ) : (
        <ul className={classes['serviceLayers']} aria-label={t('import.layers')}>
          {found.slice(0, MOST_SHOWN).map((layer) => (
            <LayerLine
              key={layer.id}
              layer={layer}
              chosen={chosen.has(layer.id)}
              onChoose={(on) => {
                const next = new Set(chosen);
                if (on) next.add(layer.id);
                else next.delete(layer.id);
                setChosen(next);
              }}
            />
          ))}
        </ul>
      )}
      {found.length > MOST_SHOWN && (
        <p className={classes['note']}>{t('service.more', { count: found.length - MOST_SHOWN })}</p>
      )}
      <div className={classes['buttons']}>
        <Button variant="subtle" color="gray" onClick={state.choose}>
          {t('import.back')}
        </Button>
        <Button type="submit" disabled={chosen.size === 0}>
          {t('service.open', { count: chosen.size })}
        </Button>
      </div>
    </form>
  );
}
