import { SegmentedControl } from '@mantine/core';
import { lazy, type JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import classes from './frame.module.css';

// There are no layers before the city's tables are there: the code comes beside them.
const LayersDock = lazy(async () => ({ default: (await import('../layers/LayersDock.tsx')).LayersDock }));
const LiveDock = lazy(async () => ({ default: (await import('../live/LiveDock.tsx')).LiveDock }));

/** Left dock: the layers of the city; in Live, feeds and entities before them. */
export function LeftDock(): JSX.Element {
  const { t } = useText();
  const isLive = useSessionState((state) => state.mode === 'live');
  const tab = useInterface((state) => state.liveTab);
  const store = useInterfaceStore();
  if (!isLive) return <LayersDock />;
  return (
    <>
      <div className={classes['detailTabs']}>
        <SegmentedControl
          fullWidth
          transitionDuration={0}
          aria-label={t('dock.left')}
          value={tab}
          onChange={(value) => {
            store.setState({ liveTab: value === 'layers' ? 'layers' : 'live' });
          }}
          data={[
            { value: 'live', label: t('dock.live') },
            { value: 'layers', label: t('layers.title') },
          ]}
        />
      </div>
      <PartBoundary key={tab}>{tab === 'live' ? <LiveDock /> : <LayersDock />}</PartBoundary>
    </>
  );
}
