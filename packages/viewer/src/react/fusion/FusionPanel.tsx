import { Button, Progress, UnstyledButton } from '@mantine/core';
import { IconArrowsJoin, IconChevronRight, IconPlus } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useFusionText } from '../i18n/useFusionText.ts';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { EmptyHint } from '../states/EmptyHint.tsx';
import { formatPercent } from '../values/format.ts';
import { AppliedFusions } from './AppliedFusions.tsx';
import { AttributeRules } from './AttributeRules.tsx';
import { FusionResultView } from './FusionResultView.tsx';
import { fusionDesk, type FusionDesk } from './fusion-store.ts';
import classes from './fusion.module.css';
import { Inputs, OriginAndTime, useFusionLayers } from './Inputs.tsx';
import { MatchRules } from './MatchRules.tsx';
import { RecipeFiles } from './RecipeFiles.tsx';

/** Nothing to fuse with: says what is needed and offers it. */
function NothingToFuse(): JSX.Element {
  const screen = useInterfaceStore();
  const { reader } = useSession();
  const { t } = useFusionText();
  return (
    <div className={classes['empty']}>
      <EmptyHint
        icon={<IconArrowsJoin size={26} stroke={1.3} />}
        title={t('fusion.noSource')}
        hint={t('fusion.intro')}
      />
      {reader !== undefined && (
        <Button
          variant="default"
          leftSection={<IconPlus size={14} stroke={1.8} aria-hidden="true" />}
          onClick={() => {
            screen.setState({ importOpen: true });
          }}
        >
          {t('fusion.addData')}
        </Button>
      )}
    </div>
  );
}

/** Rules of the source at work; folded once there is a result to look at. */
function Rules({ desk }: { readonly desk: FusionDesk }): JSX.Element {
  const { t } = useFusionText();
  const open = useStore(desk.store, (state) => state.rulesOpen);
  return (
    <section className={classes['section']}>
      <UnstyledButton
        className={classes['disclosure']}
        aria-expanded={open}
        onClick={() => {
          desk.store.setState({ rulesOpen: !open });
        }}
      >
        <IconChevronRight size={13} stroke={1.8} data-open={open || undefined} aria-hidden="true" />
        {t('fusion.rules')}
      </UnstyledButton>
      {open && (
        <>
          <OriginAndTime desk={desk} />
          <MatchRules desk={desk} />
          <AttributeRules desk={desk} />
        </>
      )}
    </section>
  );
}

/** Starts and cancels a run, and tells how it goes. */
function RunControl({ desk }: { readonly desk: FusionDesk }): JSX.Element {
  const { t, language } = useFusionText();
  const run = useStore(desk.store, (state) => state.run);
  const draft = useStore(desk.store, (state) => state.draft);
  const result = useStore(desk.store, (state) => state.result);
  const isCurrent = result !== undefined && result.draft === draft;
  if (run.kind === 'running') {
    return (
      <div className={classes['running']}>
        <span role="status">{t('fusion.running', { source: run.source })}</span>
        <span>{formatPercent(run.done, language)}</span>
        <Progress value={run.done * 100} aria-label={t('fusion.running', { source: run.source })} />
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            desk.cancel();
          }}
        >
          {t('fusion.cancel')}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes['run']}>
      {run.kind === 'failed' && (
        <p className={classes['problem']} role="alert">
          {t('fusion.failed', { reason: run.reason })}
        </p>
      )}
      {run.kind === 'cancelled' && <p role="status">{t('fusion.cancelled')}</p>}
      {run.kind === 'idle' && result !== undefined && !isCurrent && <p role="status">{t('fusion.stale')}</p>}
      <Button
        fullWidth
        variant={isCurrent ? 'default' : 'filled'}
        onClick={() => {
          void desk.run();
        }}
      >
        {t(result === undefined ? 'fusion.run' : 'fusion.runAgain')}
      </Button>
    </div>
  );
}

/** Joins a source to a layer: rules, what they find, what people decide, and the values that come of it. */
export function FusionPanel(): JSX.Element {
  const session = useSession();
  const { t } = useFusionText();
  const desk = fusionDesk(session);
  const draft = useStore(desk.store, (state) => state.draft);
  const result = useStore(desk.store, (state) => state.result);
  const problem = useStore(desk.store, (state) => state.importProblem);
  const layers = useFusionLayers();
  const ready = useSessionState((state) => state.load.kind === 'ready');
  const enough = layers.length > 1;
  return (
    <div className={classes['panel']}>
      {ready && !enough && <NothingToFuse />}
      {enough && (
        <>
          <AppliedFusions desk={desk} />
          <Inputs desk={desk} layers={layers} />
        </>
      )}
      {problem !== undefined && (
        <p className={classes['problem']} role="alert">
          {problem}
        </p>
      )}
      {enough && draft === undefined && <p className={classes['note']}>{t('fusion.intro')}</p>}
      {enough && draft !== undefined && (
        <>
          <Rules desk={desk} />
          <RunControl desk={desk} />
        </>
      )}
      {result !== undefined && <FusionResultView desk={desk} result={result} />}
      {enough && <RecipeFiles desk={desk} />}
    </div>
  );
}
