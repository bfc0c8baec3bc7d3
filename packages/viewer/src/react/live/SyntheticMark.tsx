import { Tooltip } from '@mantine/core';
import type { JSX } from 'react';
import { useLiveText } from '../i18n/useLiveText.ts';
import classes from './condition.module.css';

/** Says that what is shown was made by a rule or a simulation. */
export function SyntheticMark(): JSX.Element {
  const { t } = useLiveText();
  return (
    <Tooltip label={t('live.syntheticHint')} maw={280}>
      <span className={classes['synthetic']} tabIndex={0} aria-label={t('live.syntheticHint')} role="note">
        {t('live.synthetic')}
      </span>
    </Tooltip>
  );
}
