import { Collapse, UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { LayerTree } from './LayerTree.tsx';
import classes from './layers.module.css';
import { RunLegend } from './RunLegend.tsx';
import { SourcesPanel } from './SourcesPanel.tsx';

/** Left dock: what can be shown, what the colours mean, where it comes from. */
export function LayersDock(): JSX.Element {
  const { t } = useText();
  const [open, { toggle }] = useDisclosure(false);
  const id = useId();
  return (
    <div className={classes['dock']}>
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
