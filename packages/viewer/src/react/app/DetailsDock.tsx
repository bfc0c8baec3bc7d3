import { SegmentedControl } from '@mantine/core';
import { lazy, type JSX } from 'react';
import { useDrawnBuilding } from '../plan/useDrawnBuilding.ts';
import { useText } from '../i18n/useText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import classes from './frame.module.css';

const Inspector = lazy(async () => ({ default: (await import('../inspector/Inspector.tsx')).Inspector }));
const PlanPanel = lazy(async () => ({ default: (await import('../plan/PlanPanel.tsx')).PlanPanel }));
const EntityInspector = lazy(async () => ({
  default: (await import('../live/EntityInspector.tsx')).EntityInspector,
}));
const DrillPanel = lazy(async () => ({ default: (await import('../drill/DrillPanel.tsx')).DrillPanel }));

/** Modes with a panel of their own, and what it is called. */
const PANELS = {
  live: ['dock.entity', EntityInspector],
  plan: ['plan.title', PlanPanel],
  drill: ['drill.title', DrillPanel],
} as const;

/** Right dock: the mode's own panel, or the selected object. */
export function DetailsDock(): JSX.Element {
  const { t } = useText();
  const mode = useSessionState((state) => state.mode);
  const tab = useInterface((state) => state.detailTab);
  const store = useInterfaceStore();
  useDrawnBuilding();
  if (mode === 'explore' || mode === 'govern') {
    return (
      <PartBoundary>
        <Inspector />
      </PartBoundary>
    );
  }
  const [title, Panel] = PANELS[mode];
  return (
    <>
      <div className={classes['detailTabs']}>
        <SegmentedControl
          fullWidth
          transitionDuration={0}
          aria-label={t('dock.right')}
          value={tab}
          onChange={(value) => {
            store.setState({ detailTab: value === 'object' ? 'object' : 'mode' });
          }}
          data={[
            { value: 'mode', label: t(title) },
            { value: 'object', label: t('inspector.title') },
          ]}
        />
      </div>
      <PartBoundary key={`${mode}-${tab}`}>{tab === 'object' ? <Inspector /> : <Panel />}</PartBoundary>
    </>
  );
}
