import { Tooltip } from '@mantine/core';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import classes from './values.module.css';

/** Marks a value that no source records: made by a rule, or by a simulation. The tooltip gives the rule. */
export function ValueBadge({
  kind,
  rule,
}: {
  readonly kind: 'derived' | 'simulated';
  readonly rule: string;
}): JSX.Element {
  const { t } = useText();
  const explanation = t(kind === 'derived' ? 'value.derivedRule' : 'value.simulatedRule', { rule });
  return (
    <Tooltip label={explanation} maw={320}>
      <span className={classes['badge']} data-kind={kind} tabIndex={0} aria-label={explanation}>
        {t(kind === 'derived' ? 'value.derived' : 'value.simulated')}
      </span>
    </Tooltip>
  );
}
