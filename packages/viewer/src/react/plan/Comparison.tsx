import { Button, NumberInput, UnstyledButton } from '@mantine/core';
import {
  compareViews,
  exceedsHeight,
  type Branch,
  type ComparisonRow,
  type ObjectDifference,
  type View,
} from '@cityloom/twin-core';
import { IconCheck, IconFileTypeCsv, IconX } from '@tabler/icons-react';
import { Fragment, useMemo, type JSX } from 'react';
import { downloadText } from '../files/download.ts';
import { useText } from '../i18n/useText.ts';
import { objectAddress, objectName } from '../inspector/object-facts.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatDifference, formatNumber, formatQuantity, unitText } from '../values/format.ts';
import { ValueBadge } from '../values/ValueBadge.tsx';
import { comparisonCsv } from './comparison-csv.ts';
import { indicatorTitle } from './comparison-titles.ts';
import classes from './plan.module.css';
import { fileNameOf } from './file-name.ts';

function Verdict({ pass }: { readonly pass: boolean | undefined }): JSX.Element | null {
  const { t } = useText();
  if (pass === undefined) return null;
  return (
    <span className={classes['verdict']} data-pass={pass}>
      {pass ? (
        <IconCheck size={13} stroke={2} aria-hidden="true" />
      ) : (
        <IconX size={13} stroke={2} aria-hidden="true" />
      )}
      {t(pass ? 'plan.passed' : 'plan.exceeded')}
    </span>
  );
}

function Rows({ rows }: { readonly rows: readonly ComparisonRow[] }): JSX.Element {
  const { t, language } = useText();
  return (
    <tbody>
      {rows.map(({ name, unit, baseline, proposal, difference, limit, pass, source, derived }) => (
        <Fragment key={name}>
          <tr>
            <th scope="row">
              {indicatorTitle(name, t)}
              {unit !== 'people' && unitText(unit, language) !== '' && (
                <small> {unitText(unit, language)}</small>
              )}
              {derived && <ValueBadge kind="derived" rule={source} />}
            </th>
            <td>{formatNumber(baseline, language)}</td>
            <td>{formatNumber(proposal, language)}</td>
            <td>{formatDifference(difference, undefined, language)}</td>
          </tr>
          {limit !== undefined && (
            <tr className={classes['limitRow']}>
              <td colSpan={4}>
                {t('plan.limit')} {formatQuantity(limit, unit, language)} <Verdict pass={pass} />
              </td>
            </tr>
          )}
        </Fragment>
      ))}
    </tbody>
  );
}

/** Height of each building that the scenario adds or changes, against the limit. */
function ObjectRows({
  differences,
  view,
  limit,
}: {
  readonly differences: readonly ObjectDifference[];
  readonly view: View;
  readonly limit: number | undefined;
}): JSX.Element | null {
  const session = useSession();
  const { t, language } = useText();
  const handles = differences.flatMap(({ object, kind }) => {
    const handle = kind === 'removed' ? undefined : view.object(object);
    return handle === undefined ? [] : [handle];
  });
  if (handles.length === 0) return null;
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">{t('plan.objects')}</th>
          <th scope="col">{t('plan.height')}</th>
          <th scope="col">{t('plan.pass')}</th>
        </tr>
      </thead>
      <tbody>
        {handles.map((handle) => {
          const height = handle.value('height');
          return (
            <tr key={handle.id}>
              <th scope="row">
                <UnstyledButton
                  fz="inherit"
                  onClick={() => {
                    session.dispatch({ type: 'select', object: handle.id });
                  }}
                >
                  {objectName(handle, language) ?? objectAddress(handle) ?? t('plan.object')}
                </UnstyledButton>
              </th>
              <td>{typeof height === 'number' ? formatQuantity(height, 'm', language) : '–'}</td>
              <td>
                {limit === undefined || typeof height !== 'number' ? (
                  '–'
                ) : (
                  <Verdict pass={!exceedsHeight(handle, limit)} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Existing city | proposal | difference, and under a measure its limit and whether it is kept. */
export function Comparison({ branch }: { readonly branch: Branch }): JSX.Element | null {
  const session = useSession();
  const { t } = useText();
  const base = useSessionState((state) => state.baseView);
  const view = useSessionState((state) => state.view);
  const revision = useSessionState((state) => state.branchRevision);
  const limit = useSessionState((state) => state.heightLimit);
  // The branch keeps its identity while it is edited; the revision stands for its content.
  const differences = useMemo(() => (revision < 0 ? [] : branch.differences()), [branch, revision]);
  if (base === undefined || view === undefined) return null;
  const rows = compareViews(base, view, limit === undefined ? {} : { heightLimit: limit });
  return (
    <section className={classes['section']} aria-label={t('plan.compare')}>
      <div className={classes['compareHead']}>
        <h3>{t('plan.compare')}</h3>
        <NumberInput
          label={t('plan.heightLimit')}
          placeholder={t('plan.noLimit')}
          value={limit ?? ''}
          onChange={(value) => {
            session.actions.setHeightLimit(typeof value === 'number' && value > 0 ? value : undefined);
          }}
          min={1}
          max={1000}
          suffix=" m"
        />
      </div>
      <div className={classes['tableScroll']}>
        <table className={classes['table']}>
          <thead>
            <tr>
              {(['measure', 'baseline', 'proposal', 'difference'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`plan.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <Rows rows={rows} />
        </table>
      </div>
      <ObjectRows differences={differences} view={view} limit={limit} />
      {limit !== undefined && <p className={classes['note']}>{t('plan.limitOnMap')}</p>}
      <Button
        variant="default"
        leftSection={<IconFileTypeCsv size={15} stroke={1.6} />}
        onClick={() => {
          const text = comparisonCsv(rows, t);
          downloadText(fileNameOf(branch.title, 'csv'), text, 'text/csv');
        }}
      >
        {t('plan.exportTable')}
      </Button>
    </section>
  );
}
