import { Button } from '@mantine/core';
import { useState, type JSX } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatNumber, formatTime } from '../values/format.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import classes from './catalogue.module.css';
import { EntryForm } from './EntryForm.tsx';
import { QualityReport } from './QualityReport.tsx';

function useFacts({
  theme,
  source,
  objects,
  crs,
  bounds,
  catalogue,
  addedAt,
  fused,
}: CatalogueEntry): readonly (readonly [string, string | undefined])[] {
  const { t, local, language } = useDataText();
  const timeZone = useSessionState((state) => state.manifest?.timeZone);
  const { owner, licence, attribution, origin, openness, updateCycle, cimLevel, dataDate } = catalogue;
  return [
    [t('catalogue.theme'), local(theme)],
    [t('catalogue.source'), source],
    [t('catalogue.owner'), owner ?? attribution],
    [t('catalogue.licence'), licence],
    [t('catalogue.origin'), origin && t(`origin.${origin}`)],
    [t('catalogue.openness'), openness && t(`openness.${openness}`)],
    [t('catalogue.cycle'), updateCycle && t(`cycle.${updateCycle}`)],
    [t('catalogue.level'), cimLevel === undefined ? undefined : `CIM${String(cimLevel)}`],
    [t('catalogue.crs'), crs && (crs.code === undefined ? crs.name : `${crs.name} (${crs.code})`)],
    [t('catalogue.extent'), bounds?.map((value) => value.toFixed(4)).join(', ')],
    [t('catalogue.date'), dataDate],
    [
      t('catalogue.added'),
      addedAt === undefined ? t('catalogue.packaged') : formatTime(addedAt, timeZone, language),
    ],
    [t('catalogue.objects'), formatNumber(objects, language)],
    [
      t('catalogue.fusedWith'),
      fused
        .map((each) => [each.id, t(`origin.${each.origin}`), each.time].filter(Boolean).join(' · '))
        .join('; '),
    ],
  ];
}

/** One entry of the catalogue: what is stated, then what is measured. */
export function EntryDetails({ entry }: { readonly entry: CatalogueEntry }): JSX.Element {
  const { t } = useDataText();
  const [editing, setEditing] = useState(false);
  const facts = useFacts(entry);
  const added = entry.addedAt !== undefined;
  return (
    <div className={classes['details']}>
      {editing ? (
        <EntryForm
          entry={entry}
          onDone={() => {
            setEditing(false);
          }}
        />
      ) : (
        <>
          <dl>
            {facts.map(([title, value]) =>
              value === undefined || value === '' ? null : (
                <div key={title}>
                  <dt>{title}</dt>
                  <dd>{value}</dd>
                </div>
              ),
            )}
          </dl>
          {added && (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => {
                setEditing(true);
              }}
            >
              {t('catalogue.edit')}
            </Button>
          )}
        </>
      )}
      <QualityReport table={entry.layer.table} />
    </div>
  );
}
