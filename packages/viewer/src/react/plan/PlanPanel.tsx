import { Button, Tooltip } from '@mantine/core';
import { IconColumns, IconPolygon, IconRectangle } from '@tabler/icons-react';
import { lazy, useState, type JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import type { Bringing } from '../scenario/bringing.ts';
import { ScenarioSection } from '../scenario/ScenarioSection.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import { Analyses } from './Analyses.tsx';
import { BuildingForm } from './BuildingForm.tsx';
import { ChangeList } from './ChangeList.tsx';
import { Comparison } from './Comparison.tsx';
import { DrawTools } from './DrawTools.tsx';
import { GroundObject } from './GroundObject.tsx';
import classes from './plan.module.css';
import { PlanDay } from './PlanDay.tsx';
import { ScenarioList } from './ScenarioList.tsx';

const BringTogether = lazy(async () => ({
  default: (await import('../scenario/BringTogether.tsx')).BringTogether,
}));

function AddBuilding(): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const tool = useSessionState((state) => state.tool.kind);
  const choices = [
    ['drawRectangle', 'plan.drawRectangle', IconRectangle],
    ['drawFootprint', 'plan.drawFootprint', IconPolygon],
  ] as const;
  return (
    <section className={classes['section']}>
      <h3>{t('plan.add')}</h3>
      <div className={classes['pair']}>
        {choices.map(([kind, label, Icon]) => (
          <Button
            key={kind}
            variant={tool === kind ? 'filled' : 'default'}
            aria-pressed={tool === kind}
            leftSection={<Icon size={15} stroke={1.6} />}
            onClick={() => {
              session.actions.setTool({ kind: tool === kind ? 'select' : kind });
            }}
          >
            {t(label)}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** Opens the comparison of all scenarios below the map. */
function OpenComparison(): JSX.Element | null {
  const screen = useInterfaceStore();
  const { t } = useText();
  const open = useInterface((state) => state.compareOpen);
  const isAny = useSessionState((state) => state.branches.length > 0);
  if (!isAny) return null;
  return (
    <section className={classes['section']}>
      <Button
        fullWidth
        variant="default"
        aria-pressed={open}
        leftSection={<IconColumns size={15} stroke={1.6} />}
        onClick={() => {
          screen.setState({ compareOpen: !open, comparedMap: undefined });
        }}
      >
        {t('plan.compareAll')}
      </Button>
    </section>
  );
}

/** Scenarios, the changes of the current one, and what they amount to. */
export function PlanPanel(): JSX.Element {
  const { t } = useText();
  const branch = useSessionState((state) => state.branch);
  const [bringing, setBringing] = useState<Bringing | undefined>();
  return (
    <div className={classes['panel']}>
      <ScenarioList onBring={setBringing} />
      {branch !== undefined && <ScenarioSection branch={branch} onBring={setBringing} />}
      {bringing !== undefined && (
        <PartBoundary>
          <BringTogether
            begun={bringing}
            onClose={() => {
              setBringing(undefined);
            }}
          />
        </PartBoundary>
      )}
      {branch === undefined ? (
        <p className={classes['note']}>{t('plan.onBase')}</p>
      ) : (
        <>
          <AddBuilding />
          <DrawTools />
          <BuildingForm />
          <GroundObject />
          <ChangeList branch={branch} />
          <PlanDay branch={branch} />
          <Comparison branch={branch} />
          <Tooltip label={branch.baseHash} maw={360}>
            <p className={classes['note']} tabIndex={0}>
              {t('plan.baseUnchanged', { hash: branch.baseHash.slice(0, 10) })}
            </p>
          </Tooltip>
        </>
      )}
      <Analyses />
      <OpenComparison />
    </div>
  );
}
