import { Button, Collapse, UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconChevronRight, IconPlus } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { LayerTree } from './LayerTree.tsx';
import classes from './layers.module.css';
import { RunLegend } from './RunLegend.tsx';
import { SourcesPanel } from './SourcesPanel.tsx';

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

/** Left dock: what can be shown, what the colours mean, where it comes from. */
export function LayersDock(): JSX.Element {
  const { t } = useText();
  const [open, { toggle }] = useDisclosure(false);
  const id = useId();
  return (
    <div className={classes['dock']}>
      <AddButton />
      <RunLegend />
      <LayerTree />
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
    </div>
  );
}
