import { Select } from '@mantine/core';
import type { SimulationModel } from '@cityloom/twin-core';
import { lazy, useState, type JSX, type ReactNode } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import { ModelForm } from './form/ModelForm.tsx';
import { ModelMethod } from './ModelMethod.tsx';
import { RunList } from './RunList.tsx';
import { RunResults } from './results/RunResults.tsx';
import classes from './runs.module.css';

const EnsembleSection = lazy(async () => ({
  default: (await import('../ensembles/EnsembleSection.tsx')).EnsembleSection,
}));

type Purpose = NonNullable<SimulationModel['purpose']>;

/** What a model is run for; one that does not say is for emergencies. */
export function purposeOf(model: Pick<SimulationModel, 'purpose'>): Purpose {
  return model.purpose ?? 'emergency';
}

/** Choose a model of a purpose, fill in its form, run it, read what it found. */
export function RunPanel({
  purpose,
  empty,
  belowForm,
}: {
  readonly purpose: Purpose;
  /** Shown where no model has the purpose. */
  readonly empty: ReactNode;
  /** What else a model needs, for example what can be drawn for it. */
  readonly belowForm?: (model: SimulationModel) => ReactNode;
}): JSX.Element {
  const session = useSession();
  const { t, tMain, local } = usePlanText();
  const run = useSessionState((state) => state.run);
  const [chosen, setChosen] = useState<string | undefined>();
  // The models' code comes with the city.
  useSessionState((state) => state.load.kind);
  const models = session.models.filter((candidate) => purposeOf(candidate) === purpose);
  const model = models.find(({ id }) => id === (chosen ?? run?.result.model)) ?? models[0];
  if (model === undefined) return <>{empty}</>;
  const shown = models.some(({ id }) => id === run?.result.model) ? run : undefined;
  return (
    <>
      <section className={classes['section']}>
        <Select
          label={purpose === 'planning' ? t('runs.analysis') : tMain('drill.model')}
          data={models.map(({ id, title }) => ({ value: id, label: local(title) }))}
          value={model.id}
          onChange={(value) => {
            setChosen(value ?? undefined);
          }}
          allowDeselect={false}
        />
        <ModelMethod model={model} />
      </section>
      <ModelForm key={model.id} model={model} />
      {belowForm?.(model)}
      {purpose === 'emergency' && (
        <PartBoundary>
          <EnsembleSection key={model.id} model={model} />
        </PartBoundary>
      )}
      <RunList models={models} />
      {shown?.ensemble === true ? undefined : shown === undefined ? (
        <p className={classes['note']}>
          {purpose === 'planning' ? t('runs.noAnalysis') : tMain('drill.noResult')}
        </p>
      ) : (
        <RunResults run={shown} />
      )}
    </>
  );
}
