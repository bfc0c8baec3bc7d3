import {
  ActionIcon,
  Button,
  Checkbox,
  MultiSelect,
  SegmentedControl,
  Select,
  TextInput,
} from '@mantine/core';
import { reportMeasureTitle } from '@cityloom/cim-loader';
import type { MeasureRow, ScenarioComparison } from '@cityloom/twin-core/scenarios';
import { IconX } from '@tabler/icons-react';
import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useRef, useState, type JSX } from 'react';
import { useCompareText } from '../i18n/useCompareText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { TableHandle } from '../table/TableHandle.tsx';
import { CompareTable } from './CompareTable.tsx';
import { largestShares, NO_FILTER, type RowFilter, shownRows } from './compare-store.ts';
import classes from './compare.module.css';
import { ExportMenu } from './ExportMenu.tsx';
import { MapChoice } from './MapChoice.tsx';
import { type ComparisonChoice, useComparison } from './useComparison.ts';

const ComparedProfiles = lazy(async () => ({
  default: (await import('./ComparedProfiles.tsx')).ComparedProfiles,
}));
const CompareChart = lazy(async () => ({ default: (await import('./CompareChart.tsx')).CompareChart }));

/** Measures the chart shows. */
const BARS = 12;
/** Value of the choice that stands for the city as it is: no scenario has an empty id. */
const EXISTING = '';

/** Baseline and scenarios, and what begins the work. */
function Choice({
  choice,
  onChange,
  busy,
  label,
  onCompute,
  onCancel,
}: {
  readonly choice: ComparisonChoice;
  readonly onChange: (choice: ComparisonChoice) => void;
  readonly busy: boolean;
  readonly label: string;
  readonly onCompute: () => void;
  readonly onCancel: () => void;
}): JSX.Element {
  const { t } = useCompareText();
  const branches = useSessionState((state) => state.branches);
  const options = branches.map(({ id, title }) => ({ value: id, label: title }));
  return (
    <>
      <Select
        className={classes['baseline'] ?? ''}
        aria-label={t('compare.baseline')}
        data={[{ value: EXISTING, label: t('compare.existing') }, ...options]}
        value={choice.baseline ?? EXISTING}
        allowDeselect={false}
        onChange={(value) => {
          const baseline = value === null || value === EXISTING ? undefined : value;
          onChange({ baseline, scenarios: choice.scenarios.filter((id) => id !== baseline) });
        }}
      />
      <MultiSelect
        className={classes['scenarios'] ?? ''}
        aria-label={t('compare.scenarios')}
        placeholder={choice.scenarios.length === 0 ? t('compare.scenarios') : ''}
        data={options.filter(({ value }) => value !== choice.baseline)}
        value={[...choice.scenarios]}
        onChange={(scenarios) => {
          onChange({ ...choice, scenarios });
        }}
      />
      {busy ? (
        <Button variant="default" size="compact-sm" onClick={onCancel}>
          {t('compare.cancel')}
        </Button>
      ) : (
        <Button size="compact-sm" disabled={choice.scenarios.length === 0} onClick={onCompute}>
          {label}
        </Button>
      )}
    </>
  );
}

function FilterFields({
  filter,
  onChange,
}: {
  readonly filter: RowFilter;
  readonly onChange: (filter: RowFilter) => void;
}): JSX.Element {
  const { t } = useCompareText();
  return (
    <>
      <TextInput
        className={classes['filter'] ?? ''}
        aria-label={t('compare.filter')}
        placeholder={t('compare.filter')}
        value={filter.text}
        onChange={(event) => {
          onChange({ ...filter, text: event.currentTarget.value });
        }}
      />
      {(['failing', 'differing'] as const).map((name) => (
        <Checkbox
          key={name}
          size="xs"
          label={t(`compare.${name}`)}
          checked={filter[name]}
          onChange={(event) => {
            onChange({ ...filter, [name]: event.currentTarget.checked });
          }}
        />
      ))}
    </>
  );
}

/** Names of rows, objects and states in the reader's language. */
function useWords(comparison: ScenarioComparison): {
  readonly titleOf: (row: MeasureRow) => string;
  readonly objectOf: (row: MeasureRow) => string | undefined;
  readonly stateTitles: readonly string[];
} {
  const { t, language } = useCompareText();
  const { models } = useSession();
  return useMemo(() => {
    const views = comparison.states.map(({ view }) => view).toReversed();
    const objectOf = ({ object }: MeasureRow): string | undefined => {
      if (object === undefined) return undefined;
      for (const view of views) {
        const name = view.object(object)?.value('name');
        if (typeof name === 'string' && name !== '') return name;
      }
      return object;
    };
    return {
      titleOf: ({ name }) => reportMeasureTitle(name, { models, language }),
      objectOf,
      stateTitles: comparison.states.map(({ title, branch }) =>
        branch === undefined ? t('compare.existing') : title,
      ),
    };
  }, [comparison, models, t, language]);
}

function Results({ comparison }: { readonly comparison: ScenarioComparison }): JSX.Element {
  const { t } = useCompareText();
  const { titleOf, objectOf, stateTitles } = useWords(comparison);
  const [filter, setFilter] = useState(NO_FILTER);
  const [tab, setTab] = useState<'table' | 'chart'>('table');
  const deferred = useDeferredValue(filter);
  const { rows } = comparison.measures;
  const shown = useMemo(
    () =>
      shownRows(rows, deferred, (row) =>
        `${titleOf(row)} ${row.name} ${objectOf(row) ?? ''} ${row.object ?? ''}`.toLowerCase(),
      ),
    [rows, deferred, titleOf, objectOf],
  );
  const bars = useMemo(() => largestShares(shown, BARS), [shown]);
  return (
    <>
      <div className={classes['bar']}>
        <SegmentedControl
          size="xs"
          className={classes['wide'] ?? ''}
          transitionDuration={0}
          value={tab}
          onChange={(value) => {
            setTab(value === 'chart' ? 'chart' : 'table');
          }}
          data={[
            { value: 'table', label: t('compare.table') },
            { value: 'chart', label: t('compare.chart') },
          ]}
        />
        <FilterFields filter={filter} onChange={setFilter} />
        <span role="status" className={classes['count']}>
          {t('compare.rows', { shown: shown.length, count: rows.length })}
        </span>
        <span className={classes['space']} />
        <MapChoice comparison={comparison} titles={stateTitles} />
        <ExportMenu comparison={comparison} titles={stateTitles} />
      </div>
      {comparison.states.flatMap(({ id, impossible }, index) =>
        impossible.map(({ request, reason }) => (
          <p key={`${id} ${request.model}`} className={classes['note']}>
            {t('compare.impossible', { state: stateTitles[index] ?? id, model: request.model, reason })}
          </p>
        )),
      )}
      {tab === 'table' ? (
        <CompareTable
          measures={comparison.measures}
          rows={shown}
          titleOf={titleOf}
          objectOf={objectOf}
          stateTitle={(index) => stateTitles[index] ?? ''}
        />
      ) : (
        <div className={classes['charts']}>
          {bars.length === 0 ? (
            <p className={classes['note']}>{t('compare.chartNone')}</p>
          ) : (
            <Suspense fallback={null}>
              <CompareChart
                bars={bars}
                titles={bars.map(({ row }) => [titleOf(row), objectOf(row)].filter(Boolean).join(', '))}
                names={stateTitles.slice(1)}
              />
            </Suspense>
          )}
          <Suspense fallback={null}>
            <ComparedProfiles comparison={comparison} titles={stateTitles} />
          </Suspense>
        </div>
      )}
    </>
  );
}

/** Scenarios side by side below the map: what fails first, and what each does to every measure. */
export function ComparePanel(): JSX.Element {
  const { t } = useCompareText();
  const screen = useInterfaceStore();
  const ids = useSessionState((state) => state.branches);
  const [height, setHeight] = useState(320);
  const [choice, setChoice] = useState<ComparisonChoice>(() => ({
    baseline: undefined,
    scenarios: ids.map(({ id }) => id),
  }));
  const { comparison, progress, stale, compute, cancel } = useComparison();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || choice.scenarios.length === 0) return;
    begun.current = true;
    compute(choice);
  }, [choice, compute]);
  const close = useInterface(() => screen.setState);
  return (
    <section className={classes['panel']} style={{ height }} aria-label={t('compare.title')}>
      <TableHandle height={height} onChange={setHeight} />
      <header className={classes['bar']}>
        <h2>{t('compare.title')}</h2>
        <Choice
          choice={choice}
          onChange={setChoice}
          busy={progress !== undefined}
          label={t(comparison === undefined ? 'compare.run' : 'compare.update')}
          onCompute={() => {
            compute(choice);
          }}
          onCancel={cancel}
        />
        <span role="status" className={classes['count']}>
          {progress !== undefined
            ? t('compare.computing', { done: Math.floor(progress * 100) })
            : stale && t('compare.stale')}
        </span>
        <span className={classes['space']} />
        <ActionIcon
          aria-label={t('compare.close')}
          onClick={() => {
            close({ compareOpen: false, comparedMap: undefined });
          }}
        >
          <IconX size={15} stroke={1.6} aria-hidden="true" />
        </ActionIcon>
      </header>
      {comparison === undefined ? (
        <p className={classes['note']}>{progress === undefined && t('compare.nothing')}</p>
      ) : (
        <Results key={comparison.states.map(({ id }) => id).join(' ')} comparison={comparison} />
      )}
    </section>
  );
}
