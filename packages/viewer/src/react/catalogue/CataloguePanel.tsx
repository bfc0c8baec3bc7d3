import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useMemo, type JSX } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatNumber } from '../values/format.ts';
import { OriginSelect } from '../layers/OriginSelect.tsx';
import { catalogueEntries, isOfOrigin } from './catalogue-entry.ts';
import classes from './catalogue.module.css';
import { EntryDetails } from './EntryDetails.tsx';

/** Every layer with what is known of its origin, and how good it is. */
export function CataloguePanel(): JSX.Element {
  const { t, local, language } = useDataText();
  const screen = useInterfaceStore();
  const open = useInterface((state) => state.catalogueLayer);
  const scene = useSessionState((state) => state.scene);
  const manifest = useSessionState((state) => state.manifest);
  const addedLayers = useSessionState((state) => state.addedLayers);
  const fusions = useSessionState((state) => state.fusions);
  const entries = useMemo(
    () => catalogueEntries({ scene, manifest, addedLayers, fusions }),
    [scene, manifest, addedLayers, fusions],
  );
  const origin = useInterface((state) => state.layerOrigin);
  const shown = entries.filter((entry) => isOfOrigin(entry, origin));
  return (
    <div className={classes['catalogue']}>
      <OriginSelect label={t('catalogue.origin')} />
      {shown.length === 0 && <p className={classes['note']}>{t('catalogue.empty')}</p>}
      <ul>
        {shown.map((entry) => {
          const { id, title } = entry.layer;
          const isOpen = open === id;
          return (
            <li key={id} data-open={isOpen || undefined}>
              <UnstyledButton
                className={classes['entry']}
                aria-expanded={isOpen}
                onClick={() => {
                  screen.setState({ catalogueLayer: isOpen ? undefined : id });
                }}
              >
                <IconChevronRight size={13} stroke={1.8} data-open={isOpen || undefined} aria-hidden="true" />
                <span title={local(title)}>{local(title)}</span>
                <small>
                  {entry.catalogue.origin === undefined ? '' : t(`origin.${entry.catalogue.origin}`)}
                </small>
                <span>{formatNumber(entry.objects, language)}</span>
              </UnstyledButton>
              {isOpen && <EntryDetails key={id} entry={entry} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
