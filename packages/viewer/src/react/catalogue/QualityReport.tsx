import { Button, UnstyledButton } from '@mantine/core';
import type { FaultKind, LayerQuality, QualityFault } from '@cityloom/cim-loader';
import type { FeatureTable } from '@cityloom/twin-core';
import { useEffect, useState, type JSX } from 'react';
import { downloadText } from '../files/download.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { fileNameOf } from '../plan/file-name.ts';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession } from '../session-context/SessionContext.tsx';
import { formatNumber } from '../values/format.ts';
import classes from './catalogue.module.css';
import { useQuality } from './useQuality.ts';

const DIMENSIONS = ['completeness', 'validity', 'uniqueness', 'position', 'freshness'] as const;
/** Faults shown at a time. */
const PAGE = 25;

type Kinds = Readonly<Record<string, FaultKind>>;

/** Titles and remedies come with the loader's code. */
function useFaultKinds(): Kinds {
  const [kinds, setKinds] = useState<Kinds>({});
  useEffect(() => {
    let shown = true;
    void import('@cityloom/cim-loader').then(({ FAULT_KINDS }) => {
      if (shown) setKinds(FAULT_KINDS);
    });
    return () => {
      shown = false;
    };
  }, []);
  return kinds;
}

function Dimensions({ quality }: { readonly quality: LayerQuality }): JSX.Element {
  const { t, language } = useDataText();
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <ul className={classes['dimensions']}>
      {DIMENSIONS.map((dimension) => {
        const share = quality.dimensions[dimension];
        return (
          <li key={dimension}>
            <span>{t(`catalogue.dimension.${dimension}`)}</span>
            <span className={classes['bar']} aria-hidden="true">
              <span style={{ width: `${String((share ?? 0) * 100)}%` }} />
            </span>
            {/* Rounded down: a layer with a fault is never shown as whole. */}
            <span>{share === undefined ? '–' : percent.format(Math.floor(share * 1000) / 1000)}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Fault({ fault, kinds }: { readonly fault: QualityFault; readonly kinds: Kinds }): JSX.Element {
  const session = useSession();
  const screen = useInterfaceStore();
  const { t, local } = useDataText();
  const kind = kinds[fault.code];
  return (
    <li>
      <UnstyledButton
        aria-label={t('catalogue.toFault', { object: fault.object })}
        onClick={() => {
          session.dispatch({ type: 'select', object: fault.object });
          if (fault.position !== undefined) session.dispatch({ type: 'flyTo', object: fault.object });
          screen.setState({ detailTab: 'object', rightOpen: true });
        }}
      >
        <b>{kind === undefined ? fault.code : local(kind.title)}</b>
        <span>
          {[fault.object, fault.column, fault.detail].filter((part) => part !== undefined).join(' · ')}
        </span>
      </UnstyledButton>
      {kind !== undefined && <small>{local(kind.remedy)}</small>}
    </li>
  );
}

function Faults({ quality }: { readonly quality: LayerQuality }): JSX.Element {
  const { t, language } = useDataText();
  const kinds = useFaultKinds();
  const [shown, setShown] = useState(PAGE);
  const total = Object.values(quality.faultCounts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return <p className={classes['note']}>{t('catalogue.noFaults')}</p>;
  const rest = quality.faults.length - shown;
  return (
    <>
      <h4>{t('catalogue.faults', { count: total }).replace(String(total), formatNumber(total, language))}</h4>
      <ul className={classes['faults']}>
        {quality.faults.slice(0, shown).map((fault, index) => (
          <Fault key={index} fault={fault} kinds={kinds} />
        ))}
      </ul>
      {rest > 0 && (
        <UnstyledButton
          className={classes['more']}
          onClick={() => {
            setShown(shown + PAGE);
          }}
        >
          {t('catalogue.moreFaults', { count: Math.min(rest, PAGE) })}
        </UnstyledButton>
      )}
    </>
  );
}

/** Quality of a layer by dimension, and every fault with its place and remedy. */
export function QualityReport({ table }: { readonly table: FeatureTable | undefined }): JSX.Element {
  const { t } = useDataText();
  const { state, measure } = useQuality(table);
  return (
    <section className={classes['quality']} aria-label={t('catalogue.quality')}>
      <h3>{t('catalogue.quality')}</h3>
      {table === undefined && <p className={classes['note']}>{t('catalogue.noQuality')}</p>}
      {table !== undefined && (state.kind === 'none' || state.kind === 'failed') && (
        <>
          {state.kind === 'failed' && (
            <p role="alert">{t('catalogue.qualityFailed', { reason: state.reason })}</p>
          )}
          <Button variant="default" size="compact-sm" onClick={measure}>
            {t('catalogue.measure')}
          </Button>
        </>
      )}
      {state.kind === 'measuring' && (
        <p className={classes['note']} role="status">
          {t('catalogue.measuring')}
        </p>
      )}
      {state.kind === 'measured' && (
        <>
          <Dimensions quality={state.quality} />
          <Faults quality={state.quality} />
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            onClick={() => {
              const text = `${JSON.stringify(state.quality, undefined, 2)}\n`;
              downloadText(fileNameOf(`${state.quality.layer}-quality`, 'json'), text, 'application/json');
            }}
          >
            {t('catalogue.report')}
          </Button>
        </>
      )}
    </section>
  );
}
