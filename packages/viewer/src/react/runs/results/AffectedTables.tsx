import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core';
import { IconFileTypeCsv, IconMapShare } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import { affectedObjects, csvOfTable, geoJsonOfTable, type StoredRun } from '../../../session/index.ts';
import { downloadText } from '../../files/download.ts';
import { useReadingText } from '../../i18n/useReadingText.ts';
import { useSessionState } from '../../session-context/SessionContext.tsx';
import { formatNumber, shortHash } from '../../values/format.ts';
import { AffectedTable } from './AffectedTable.tsx';
import classes from '../runs.module.css';

/** Objects a run affects: a table per layer, one on show, each to be taken away. */
export function AffectedTables({ run }: { readonly run: StoredRun }): JSX.Element | null {
  const { t, tMain, local, language } = useReadingText();
  const layers = useSessionState((state) => state.manifest?.layers);
  const view = useSessionState((state) => state.view);
  const [chosen, setChosen] = useState<string | undefined>();
  const { states } = run.result.outcome;
  const shown = states.find(({ layer }) => layer === chosen) ?? states[0];
  if (shown === undefined) return null;
  const titleOf = (id: string): string => {
    const entry = layers?.find((layer) => layer.id === id);
    return entry === undefined ? id : local(entry.title);
  };
  const layer = titleOf(shown.layer);
  const name = `${run.result.model}-${shortHash(run.result.runId)}-${shown.layer}`;
  const table = () =>
    view &&
    affectedObjects(
      { ...run.result, outcome: { ...run.result.outcome, states: [shown] } },
      view,
      language,
    )[0];
  const files = [
    {
      label: t('affected.csv', { layer }),
      Icon: IconFileTypeCsv,
      save: () => {
        const rows = table();
        if (rows !== undefined) downloadText(`${name}.csv`, csvOfTable(rows), 'text/csv');
      },
    },
    {
      label: t('affected.geojson', { layer }),
      Icon: IconMapShare,
      save: () => {
        const rows = table();
        const type = 'application/geo+json';
        if (rows !== undefined) downloadText(`${name}.geojson`, geoJsonOfTable(rows, run.result), type);
      },
    },
  ];
  return (
    <section className={classes['section']} aria-label={tMain('drill.affected')}>
      <div className={classes['affectedTitle']}>
        <h4>{tMain('drill.affected')}</h4>
        {files.map(({ label, Icon, save }) => (
          <Tooltip key={label} label={label}>
            <ActionIcon aria-label={label} size={26} onClick={save}>
              <Icon size={15} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        ))}
      </div>
      {states.length > 1 && (
        <SegmentedControl
          fullWidth
          transitionDuration={0}
          aria-label={t('affected.tabs')}
          value={shown.layer}
          onChange={setChosen}
          data={states.map((each) => ({
            value: each.layer,
            label: `${titleOf(each.layer)} ${formatNumber(each.objects.length, language)}`,
          }))}
        />
      )}
      <AffectedTable key={shown.layer} states={shown} head={<strong>{layer}</strong>} />
    </section>
  );
}
