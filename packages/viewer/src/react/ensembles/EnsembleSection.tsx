import { UnstyledButton } from '@mantine/core';
import type { SimulationModel } from '@cityloom/twin-core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import { useEnsembleText } from '../i18n/useEnsembleText.ts';
import disclosures from '../panel-parts/disclosure.module.css';
import classes from '../runs/runs.module.css';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { EnsembleFields } from './EnsembleFields.tsx';
import { EnsembleResults } from './EnsembleResults.tsx';

/** Many runs of a model with inputs that are not known for sure: what varies, how far they are, what they come to. */
export function EnsembleSection({ model }: { readonly model: SimulationModel }): JSX.Element {
  const { t } = useEnsembleText();
  const { active, finished } = useSessionState((state) => state.ensemble);
  const own = finished?.result.plan.request.model === model.id ? finished : undefined;
  const [opened, setOpened] = useState(false);
  const open = opened || active !== undefined;
  return (
    <section className={classes['section']} aria-label={t('ensemble.title')}>
      <UnstyledButton
        className={disclosures['disclosure']}
        aria-expanded={open}
        onClick={() => {
          setOpened(!open);
        }}
      >
        <IconChevronRight size={13} stroke={1.8} data-open={open || undefined} aria-hidden="true" />
        {t('ensemble.title')}
      </UnstyledButton>
      {open && <EnsembleFields model={model} />}
      {own !== undefined && <EnsembleResults ensemble={own} />}
    </section>
  );
}
