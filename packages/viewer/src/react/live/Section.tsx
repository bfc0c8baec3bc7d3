import { UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import type { JSX, ReactNode } from 'react';
import disclosures from '../panel-parts/disclosure.module.css';
import classes from './section.module.css';

/** A part of the left dock that opens and closes. */
export function Section({
  title,
  note,
  action,
  startsOpen = true,
  children,
}: {
  readonly title: string;
  /** Stands beside the title: a count. */
  readonly note?: string;
  readonly action?: ReactNode;
  readonly startsOpen?: boolean;
  readonly children: ReactNode;
}): JSX.Element {
  const [open, { toggle }] = useDisclosure(startsOpen);
  const id = useId();
  return (
    <section className={classes['section']} aria-label={title}>
      <div className={classes['sectionHead']}>
        <h3>
          <UnstyledButton
            className={disclosures['disclosure']}
            onClick={toggle}
            aria-expanded={open}
            aria-controls={id}
          >
            <IconChevronRight size={14} stroke={1.8} data-open={open || undefined} aria-hidden="true" />
            {title}
            {note !== undefined && <small>{note}</small>}
          </UnstyledButton>
        </h3>
        {action}
      </div>
      <div id={id} hidden={!open}>
        {open && children}
      </div>
    </section>
  );
}
