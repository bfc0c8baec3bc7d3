import { IconCheck, IconX } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import classes from './values.module.css';

/** Whether a rule is kept, told by mark and word as well as by colour. */
export function Verdict({
  pass,
  kind = 'maximum',
}: {
  readonly pass: boolean | undefined;
  /** Of the limit: one can be exceeded or missed. */
  readonly kind?: 'maximum' | 'minimum';
}): JSX.Element | null {
  const { t } = useText();
  if (pass === undefined) return null;
  const Icon = pass ? IconCheck : IconX;
  return (
    <span className={classes['verdict']} data-pass={pass}>
      <Icon size={13} stroke={2} aria-hidden="true" />
      {t(pass ? 'plan.passed' : kind === 'maximum' ? 'plan.exceeded' : 'plan.missed')}
    </span>
  );
}
