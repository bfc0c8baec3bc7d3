import { ActionIcon, Button, Menu, Progress, Tooltip } from '@mantine/core';
import {
  IconChevronDown,
  IconDownload,
  IconFileTypeCsv,
  IconMapShare,
  IconMovie,
  IconPhotoScan,
  IconStack2,
  IconX,
} from '@tabler/icons-react';
import type { FieldExportFormat } from '@cityloom/cim-loader';
import type { JSX } from 'react';
import {
  affectedObjects,
  courseField,
  csvOfMeasures,
  csvOfTable,
  drawnField,
  geoJsonOfTable,
  type StoredRun,
} from '../../session/index.ts';
import { downloadText } from '../files/download.ts';
import { useReadingText } from '../i18n/useReadingText.ts';
import { measureTitle } from '../runs/results/measure-table.ts';
import { useMeasureTitles } from '../runs/results/useMeasureTitles.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatPercent, shortHash } from '../values/format.ts';
import { useFieldExport, type RunningExport } from './useFieldExport.ts';
import classes from './exports.module.css';

const ICON = { size: 15, stroke: 1.6 } as const;

const FIELD_FILES = [
  { format: 'geotiff', Icon: IconPhotoScan },
  { format: 'geojson', Icon: IconMapShare },
  { format: 'netcdf', Icon: IconStack2 },
  { format: 'czml', Icon: IconMovie },
] as const satisfies readonly { readonly format: FieldExportFormat; readonly Icon: unknown }[];

/** How far a file is, with the way to stop it. */
function Writing({ running }: { readonly running: RunningExport }): JSX.Element {
  const { t, language } = useReadingText();
  return (
    <div className={classes['writing']} role="status">
      <span>{t('export.writing', { what: running.what })}</span>
      <span>{formatPercent(running.done, language)}</span>
      <Tooltip label={t('export.cancel')}>
        <ActionIcon aria-label={t('export.cancel')} size={22} onClick={running.cancel}>
          <IconX size={13} stroke={1.8} />
        </ActionIcon>
      </Tooltip>
      <Progress value={running.done * 100} size={4} radius={0} aria-label={running.what} />
    </div>
  );
}

/** Fields of a run as files. */
function FieldItems({
  run,
  onChoose,
}: {
  readonly run: StoredRun;
  readonly onChoose: ReturnType<typeof useFieldExport>['start'];
}): JSX.Element | null {
  const { t, local } = useReadingText();
  const drawn = useSessionState(drawnField);
  if (drawn === undefined) return null;
  const name = `${run.result.model}-${shortHash(run.result.runId)}`;
  const course = courseField(run.result, drawn);
  return (
    <>
      <Menu.Divider />
      {FIELD_FILES.map(({ format, Icon }) => {
        const field = format === 'czml' ? course : drawn;
        if (field === undefined) return null;
        const what = t(`export.${format}`, { field: local(drawn.field.title) });
        const word = drawn.field.id.replaceAll(/[^A-Za-z0-9]+/gu, '-');
        const isWhole = format === 'netcdf' || format === 'czml';
        return (
          <Menu.Item
            key={format}
            leftSection={<Icon {...ICON} />}
            onClick={() => {
              onChoose(format, { run, field, name: isWhole ? name : `${name}-${word}`, what });
            }}
          >
            {what}
          </Menu.Item>
        );
      })}
    </>
  );
}

/** Takes away what a run found: measures, affected objects, and its fields. */
export function RunExports({ run }: { readonly run: StoredRun }): JSX.Element | null {
  const { t, language } = useReadingText();
  const view = useSessionState((state) => state.view);
  const titleOf = useMeasureTitles(run.result.model);
  const { running, start } = useFieldExport();
  if (view === undefined) return null;
  const name = `${run.result.model}-${shortHash(run.result.runId)}`;
  const { measures, states } = run.result.outcome;
  return (
    <div className={classes['exports']}>
      <Menu position="top-start" width="target">
        <Menu.Target>
          <Button
            variant="default"
            fullWidth
            leftSection={<IconDownload {...ICON} />}
            rightSection={<IconChevronDown size={13} stroke={1.8} />}
          >
            {t('export.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {measures.length > 0 && (
            <Menu.Item
              leftSection={<IconFileTypeCsv {...ICON} />}
              onClick={() => {
                const title = (measure: string): string => measureTitle(measure, titleOf, language);
                downloadText(`${name}-measures.csv`, csvOfMeasures(run.result, title, language), 'text/csv');
              }}
            >
              {t('export.measures')}
            </Menu.Item>
          )}
          {states.length > 0 && (
            <>
              <Menu.Item
                leftSection={<IconFileTypeCsv {...ICON} />}
                onClick={() => {
                  affectedObjects(run.result, view, language).forEach((table, index) => {
                    downloadText(`${name}-${states[index]?.layer ?? ''}.csv`, csvOfTable(table), 'text/csv');
                  });
                }}
              >
                {t('export.affectedCsv')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconMapShare {...ICON} />}
                onClick={() => {
                  affectedObjects(run.result, view, language).forEach((table, index) => {
                    const file = `${name}-${states[index]?.layer ?? ''}.geojson`;
                    downloadText(file, geoJsonOfTable(table, run.result), 'application/geo+json');
                  });
                }}
              >
                {t('export.affectedGeojson')}
              </Menu.Item>
            </>
          )}
          <FieldItems run={run} onChoose={start} />
        </Menu.Dropdown>
      </Menu>
      {running !== undefined && <Writing running={running} />}
    </div>
  );
}
