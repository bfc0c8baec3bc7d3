import { Select } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { EmptyHint } from '../states/EmptyHint.tsx';
import classes from './drill.module.css';
import { ModelForm } from './ModelForm.tsx';
import { ModelMethod } from './ModelMethod.tsx';
import { RunList } from './RunList.tsx';
import { RunResults } from './RunResults.tsx';

/** Choose a hazard, place it, run it, read what it does. */
export function DrillPanel(): JSX.Element {
  const session = useSession();
  const { t, local } = useText();
  const shownModel = useSessionState((state) => state.run?.result.model);
  const [chosen, setChosen] = useState<string | undefined>();
  // The models' code comes with the city.
  useSessionState((state) => state.load.kind);
  const { models } = session;
  const model = models.find((candidate) => candidate.id === (chosen ?? shownModel)) ?? models[0];
  const run = useSessionState((state) => state.run);
  if (model === undefined) {
    return (
      <EmptyHint
        icon={<IconFlask size={26} stroke={1.3} />}
        title={t('drill.title')}
        hint={t('drill.noModels')}
      />
    );
  }
  return (
    <div className={classes['panel']}>
      <section className={classes['section']}>
        <Select
          label={t('drill.model')}
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
      <RunList />
      {run === undefined ? (
        <p className={classes['note']}>{t('drill.noResult')}</p>
      ) : (
        <RunResults run={run} />
      )}
    </div>
  );
}
