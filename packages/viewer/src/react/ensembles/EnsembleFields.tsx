import { Button, MultiSelect, NumberInput, Progress } from '@mantine/core';
import { describeParameters, type ParameterDescription, type SimulationModel } from '@cityloom/twin-core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useMemo, type JSX } from 'react';
import { useStore } from 'zustand';
import { useEnsembleText } from '../i18n/useEnsembleText.ts';
import { formStore } from '../runs/form/form-store.ts';
import { pickKey, requestParameters, valueOf } from '../runs/form/form-values.ts';
import classes from '../runs/runs.module.css';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatPercent, unitText } from '../values/format.ts';
import {
  fieldsFor,
  requestOf,
  spreadsInUnit,
  usualForm,
  usualSpread,
  variable,
  type EnsembleForm,
} from './ensemble-form.ts';
import { ensembleForms } from './ensemble-form-store.ts';

/** More members than a page can wait for. */
const MOST_MEMBERS = 1000;

function EnsembleProgressBar(): JSX.Element | null {
  const session = useSession();
  const { t, language } = useEnsembleText();
  const active = useSessionState((state) => state.ensemble.active);
  if (active === undefined) return null;
  const { done, finished, failed, members } = active;
  return (
    <div className={classes['running']} role="status">
      <div className={classes['runningText']}>
        <span>
          {t(failed === 0 ? 'ensemble.progress' : 'ensemble.progressFailed', { finished, members, failed })}
        </span>
        <span>{formatPercent(done, language)}</span>
      </div>
      <Progress value={done * 100} aria-label={t('ensemble.title')} />
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={15} stroke={1.8} />}
        onClick={() => {
          session.dispatch({ type: 'cancelEnsemble' });
        }}
      >
        {t('ensemble.cancel')}
      </Button>
    </div>
  );
}

/** Values of the model's own form, which the ensemble varies. */
function useModelValues(model: SimulationModel): {
  readonly parameters: readonly ParameterDescription[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly seed: number;
} {
  const session = useSession();
  const store = formStore(session);
  const entered = useStore(store, (state) => state.values[model.id]);
  const seed = useStore(store, (state) => state.seed);
  const picked = useSessionState((state) => state.pickedPositions);
  const parameters = useMemo(() => describeParameters(model), [model]);
  const values = useMemo(
    () =>
      requestParameters(parameters, (parameter) =>
        valueOf(parameter, entered ?? {}, picked[pickKey(model.id, parameter.name)]),
      ),
    [parameters, entered, picked, model.id],
  );
  return { parameters, values, seed };
}

/** Which inputs vary and how much, and how often to run. */
export function EnsembleFields({ model }: { readonly model: SimulationModel }): JSX.Element {
  const session = useSession();
  const { t, local, language } = useEnsembleText();
  const forms = ensembleForms(session);
  const form = useStore(forms, (state) => state[model.id]) ?? usualForm(model.id);
  const { parameters, values, seed } = useModelValues(model);
  const shown = useSessionState((state) => state.run?.result);
  const running = useSessionState((state) => state.ensemble.active !== undefined);
  const candidates = variable(parameters, values);
  const chosen = candidates.filter(({ name }) => form.spreads[name] !== undefined);
  const alter = (change: Partial<EnsembleForm>): void => {
    forms.setState({ [model.id]: { ...form, ...change } });
  };
  const run = (): void => {
    const request = requestOf(model.id, parameters, values, form, {
      seed,
      fields: fieldsFor(model.id, shown),
    });
    session.dispatch({ type: 'runEnsemble', request });
  };
  return (
    <>
      <p className={classes['note']}>{t('ensemble.hint')}</p>
      <MultiSelect
        label={t('ensemble.varies')}
        placeholder={chosen.length === 0 ? t('ensemble.variesHint') : ''}
        data={candidates.map(({ name, title }) => ({ value: name, label: local(title) }))}
        value={chosen.map(({ name }) => name)}
        searchable
        error={chosen.length === 0 ? t('ensemble.none') : undefined}
        onChange={(names) => {
          const spreads = names.flatMap((name) => {
            const parameter = candidates.find((candidate) => candidate.name === name);
            return parameter === undefined
              ? []
              : [[name, form.spreads[name] ?? usualSpread(parameter, values[name])] as const];
          });
          alter({ spreads: Object.fromEntries(spreads) });
        }}
      />
      <div className={classes['fields']}>
        {chosen.map((parameter) => {
          const { name, title, unit } = parameter;
          const symbol = spreadsInUnit(parameter, values[name]) ? unitText(unit, language) : '%';
          return (
            <NumberInput
              key={name}
              label={t('ensemble.spread', { title: local(title), unit: symbol })}
              title={t('ensemble.spreadHint')}
              value={form.spreads[name] ?? ''}
              min={symbol === '%' ? 1 : 0.001}
              max={symbol === '%' ? 400 : 1e6}
              clampBehavior="blur"
              onChange={(next) => {
                if (typeof next === 'number' && next > 0)
                  alter({ spreads: { ...form.spreads, [name]: next } });
              }}
              hideControls
            />
          );
        })}
        <NumberInput
          label={t('ensemble.members')}
          title={t('ensemble.membersHint')}
          value={form.members}
          min={2}
          max={MOST_MEMBERS}
          allowDecimal={false}
          clampBehavior="blur"
          onChange={(next) => {
            if (typeof next === 'number' && next >= 2) alter({ members: next });
          }}
          hideControls
        />
      </div>
      {running ? (
        <EnsembleProgressBar />
      ) : (
        <Button
          variant="default"
          disabled={chosen.length === 0}
          leftSection={<IconPlayerPlay size={15} stroke={1.8} />}
          onClick={run}
        >
          {t('ensemble.run', { count: form.members })}
        </Button>
      )}
    </>
  );
}
