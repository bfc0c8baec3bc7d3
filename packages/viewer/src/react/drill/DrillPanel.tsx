import { IconFlask } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { RunPanel } from '../runs/RunPanel.tsx';
import { FloodDefences } from './FloodDefences.tsx';
import classes from '../runs/runs.module.css';
import { EmptyHint } from '../states/EmptyHint.tsx';

/** Choose a hazard, place it, run it, read what it does. */
export function DrillPanel(): JSX.Element {
  const { t } = useText();
  const empty = (
    <EmptyHint
      icon={<IconFlask size={26} stroke={1.3} />}
      title={t('drill.title')}
      hint={t('drill.noModels')}
    />
  );
  return (
    <div className={classes['panel']}>
      <RunPanel
        purpose="emergency"
        empty={empty}
        belowForm={(model) => (model.id === 'flood' ? <FloodDefences /> : null)}
      />
    </div>
  );
}
