import { UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import type { Branch } from '@cityloom/twin-core';
import { IconChevronRight } from '@tabler/icons-react';
import { lazy, type JSX } from 'react';
import { useScenarioText } from '../i18n/useScenarioText.ts';
import disclosures from '../panel-parts/disclosure.module.css';
import { PartBoundary } from '../states/PartBoundary.tsx';
import type { Bringing } from './bringing.ts';
import classes from './scenario.module.css';

const ScenarioDetails = lazy(async () => ({
  default: (await import('./ScenarioDetails.tsx')).ScenarioDetails,
}));

/** What the current scenario says of itself, closed until somebody asks. */
export function ScenarioSection({
  branch,
  onBring,
}: {
  readonly branch: Branch;
  readonly onBring: (bringing: Bringing) => void;
}): JSX.Element {
  const { t } = useScenarioText();
  const [open, { toggle }] = useDisclosure(false);
  const id = useId();
  const { author } = branch.description;
  return (
    <section className={classes['section']} aria-label={t('about.title')}>
      <UnstyledButton
        className={disclosures['disclosure']}
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
      >
        <IconChevronRight size={14} stroke={1.8} data-open={open || undefined} aria-hidden="true" />
        {t('about.title')}
        {author !== undefined && <small>{author}</small>}
      </UnstyledButton>
      <div id={id} hidden={!open}>
        {open && (
          <PartBoundary>
            <ScenarioDetails key={branch.id} branch={branch} onBring={onBring} />
          </PartBoundary>
        )}
      </div>
    </section>
  );
}
