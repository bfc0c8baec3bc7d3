import { UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { SimulationModel } from '@cityloom/twin-core';
import { IconChevronRight } from '@tabler/icons-react';
import { lazy, type JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import disclosures from '../panel-parts/disclosure.module.css';
import { PartBoundary } from '../states/PartBoundary.tsx';
import classes from './runs.module.css';

const ModelValidation = lazy(async () => ({
  default: (await import('./ModelValidation.tsx')).ModelValidation,
}));

/** What the model does and where it must not be trusted; one click away. */
export function ModelMethod({ model }: { readonly model: SimulationModel }): JSX.Element {
  const { t, local } = useText();
  const [open, { toggle }] = useDisclosure(false);
  return (
    <div>
      <UnstyledButton className={disclosures['disclosure']} aria-expanded={open} onClick={toggle}>
        <IconChevronRight size={13} stroke={1.8} data-open={open || undefined} aria-hidden="true" />
        {t('drill.method')}
        <small>
          {model.id} {model.version}
        </small>
      </UnstyledButton>
      {open && (
        <div className={classes['method']}>
          <h4>{t('drill.limitsTitle')}</h4>
          <ul>
            {model.limits.map((limit) => (
              <li key={limit.en}>{local(limit)}</li>
            ))}
          </ul>
          <h4>{t('drill.methodTitle')}</h4>
          <p>{local(model.method)}</p>
          <PartBoundary>
            <ModelValidation model={model.id} />
          </PartBoundary>
        </div>
      )}
    </div>
  );
}
