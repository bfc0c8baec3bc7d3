import { Button, Collapse, SegmentedControl, UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconChevronRight, IconPlus } from '@tabler/icons-react';
import { lazy, type JSX } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import { useText } from '../i18n/useText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import { LayerTree } from './LayerTree.tsx';
import classes from './layers.module.css';
import { RunLegend } from './RunLegend.tsx';
import { SourcesPanel } from './SourcesPanel.tsx';

const CataloguePanel = lazy(async () => ({
  default: (await import('../catalogue/CataloguePanel.tsx')).CataloguePanel,
}));

const FusionPanel = lazy(async () => ({
  default: (await import('../fusion/FusionPanel.tsx')).FusionPanel,
}));

/** Begins adding files; hidden where the host offers no reader. */
function AddButton(): JSX.Element | null {
  const { t } = useText();
  const { reader } = useSession();
  const screen = useInterfaceStore();
  const ready = useSessionState((state) => state.load.kind === 'ready');
  if (reader === undefined) return null;
  return (
    <div className={classes['head']}>
      <Button
        variant="default"
        fullWidth
        leftSection={<IconPlus size={14} stroke={1.8} aria-hidden="true" />}
        disabled={!ready}
        onClick={() => {
          screen.setState({ importOpen: true });
        }}
      >
        {t('layers.add')}
      </Button>
    </div>
  );
}

/** Layers as they are shown, as they are known, or as they are joined. */
function Tabs(): JSX.Element {
  const { t } = useDataText();
  const screen = useInterfaceStore();
  const tab = useInterface((state) => state.leftTab);
  return (
    <div className={classes['tabs']}>
      <SegmentedControl
        fullWidth
        transitionDuration={0}
        aria-label={t('catalogue.title')}
        value={tab}
        onChange={(value) => {
          screen.setState({ leftTab: value === 'catalogue' || value === 'fusion' ? value : 'layers' });
        }}
        data={[
          { value: 'layers', label: t('catalogue.layers') },
          { value: 'catalogue', label: t('catalogue.title') },
          { value: 'fusion', label: t('catalogue.fusion') },
        ]}
      />
    </div>
  );
}

function Sources(): JSX.Element {
  const { t } = useText();
  const [open, { toggle }] = useDisclosure(false);
  const id = useId();
  return (
    <section className={classes['sourcesSection']}>
      <UnstyledButton
        className={classes['disclosure']}
        onClick={toggle}
        aria-expanded={open}
        aria-controls={id}
      >
        <IconChevronRight size={14} stroke={1.8} data-open={open || undefined} aria-hidden="true" />
        {t('sources.title')}
      </UnstyledButton>
      <Collapse expanded={open} id={id} transitionDuration={0}>
        <SourcesPanel />
      </Collapse>
    </section>
  );
}

/** Left dock: what can be shown, what the colours mean, where it comes from and how good it is. */
export function LayersDock(): JSX.Element {
  const tab = useInterface((state) => state.leftTab);
  return (
    <div className={classes['dock']}>
      <AddButton />
      <Tabs />
      {tab !== 'layers' ? (
        <PartBoundary key={tab}>{tab === 'fusion' ? <FusionPanel /> : <CataloguePanel />}</PartBoundary>
      ) : (
        <>
          <RunLegend />
          <LayerTree />
          <Sources />
        </>
      )}
    </div>
  );
}
