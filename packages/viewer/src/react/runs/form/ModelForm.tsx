import { Button, NumberInput, Progress, SegmentedControl, UnstyledButton } from '@mantine/core';
import { describeParameters, type ParameterDescription, type SimulationModel } from '@cityloom/twin-core';
import { IconChevronRight, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useMemo, useState, type SubmitEvent, type JSX } from 'react';
import { useStore } from 'zustand';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { useText } from '../../i18n/useText.ts';
import { useSession, useSessionState } from '../../session-context/SessionContext.tsx';
import { formatPercent } from '../../values/format.ts';
import disclosures from '../../panel-parts/disclosure.module.css';
import classes from '../runs.module.css';
import { formStore, setFormSeed, setFormValue } from './form-store.ts';
import { pickKey, problemOf, requestParameters, valueOf } from './form-values.ts';
import { ParameterField } from './ParameterField.tsx';
import { useStudySketch } from './useStudySketch.ts';

/** Asked for on the map: nothing is wrong with them before somebody tries to go without. */
const MAP_KINDS: ReadonlySet<ParameterDescription['kind']> = new Set([
  'position',
  'area',
  'line',
  'objects',
  'rows',
]);

type Group = readonly [title: string, parameters: readonly ParameterDescription[]];

function useGroups(model: SimulationModel): {
  readonly parameters: readonly ParameterDescription[];
  readonly groups: readonly Group[];
} {
  const { t, local } = useText();
  const parameters = useMemo(() => describeParameters(model), [model]);
  const groups = new Map<string, ParameterDescription[]>();
  for (const parameter of parameters) {
    const title = parameter.group === undefined ? t('drill.other') : local(parameter.group);
    groups.set(title, [...(groups.get(title) ?? []), parameter]);
  }
  return { parameters, groups: [...groups] };
}

/** Which city an analysis is made of: the scenario's, or the one that stands. */
function WhereToRun({
  onBase,
  onChange,
}: {
  readonly onBase: boolean;
  readonly onChange: (onBase: boolean) => void;
}): JSX.Element | null {
  const { t, tMain } = usePlanText();
  const branch = useSessionState((state) => state.branch);
  if (branch === undefined) return null;
  return (
    <SegmentedControl
      fullWidth
      transitionDuration={0}
      aria-label={t('runs.where')}
      value={onBase ? 'base' : 'branch'}
      onChange={(value) => {
        onChange(value === 'base');
      }}
      data={[
        { value: 'branch', label: branch.title },
        { value: 'base', label: tMain('bar.base') },
      ]}
    />
  );
}

/** Progress of the run with the way to stop it, or the button that starts one. */
function RunControl({ label }: { readonly label: string }): JSX.Element {
  const session = useSession();
  const { t, language } = useText();
  const active = useSessionState((state) => state.activeRun);
  if (active === undefined) {
    return (
      <Button type="submit" fullWidth leftSection={<IconPlayerPlay size={15} stroke={1.8} />}>
        {label}
      </Button>
    );
  }
  return (
    <div className={classes['running']} role="status">
      <div className={classes['runningText']}>
        <span>{t('drill.running')}</span>
        <span>{formatPercent(active.progress, language)}</span>
      </div>
      <Progress value={active.progress * 100} size={4} radius={0} aria-label={t('drill.running')} />
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={15} stroke={1.8} />}
        onClick={() => {
          session.dispatch({ type: 'cancelRun' });
        }}
      >
        {t('drill.cancel')}
      </Button>
    </div>
  );
}

/** Form made from the model's schema: units, ranges, defaults, sources, choices. */
export function ModelForm({ model }: { readonly model: SimulationModel }): JSX.Element {
  const session = useSession();
  const { t: tPlan, tMain: t, language } = usePlanText();
  const planning = model.purpose === 'planning';
  const [onBase, setOnBase] = useState(false);
  const { parameters, groups } = useGroups(model);
  const store = formStore(session);
  const entered = useStore(store, (state) => state.values[model.id]) ?? {};
  const seed = useStore(store, (state) => state.seed);
  const picked = useSessionState((state) => state.pickedPositions);
  const [tried, setTried] = useState(false);
  const [closed, setClosed] = useState<ReadonlySet<string>>(
    () => new Set(groups.slice(2).map(([title]) => title)),
  );
  const value = (parameter: ParameterDescription): unknown =>
    valueOf(parameter, entered, picked[pickKey(model.id, parameter.name)]);
  const problem = (parameter: ParameterDescription): string | undefined =>
    problemOf(parameter, value(parameter), t, language);
  const shown = useSessionState((state) =>
    state.run?.result.model === model.id ? state.run.result.parameters : undefined,
  );
  // A place that was not entered here is that of the result on show.
  useStudySketch(parameters, (parameter) => value(parameter) ?? parameterOf(shown, parameter.name));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    const wrong = groups.filter(([, fields]) => fields.some((field) => problem(field) !== undefined));
    if (wrong.length > 0) {
      setClosed(new Set([...closed].filter((title) => wrong.every(([open]) => open !== title))));
      return;
    }
    const request = { model: model.id, parameters: requestParameters(parameters, value), seed };
    session.dispatch({ type: 'runModel', request, onBase: planning && onBase });
  };
  return (
    <form className={classes['section']} onSubmit={submit} noValidate aria-label={t('drill.parameters')}>
      {groups.map(([title, fields]) => {
        const open = !closed.has(title);
        return (
          <fieldset key={title} className={classes['group']}>
            <legend>
              <UnstyledButton
                className={disclosures['disclosure']}
                aria-expanded={open}
                onClick={() => {
                  const next = new Set(closed);
                  if (open) next.add(title);
                  else next.delete(title);
                  setClosed(next);
                }}
              >
                <IconChevronRight size={13} stroke={1.8} data-open={open || undefined} aria-hidden="true" />
                {title}
              </UnstyledButton>
            </legend>
            {open && (
              <div className={classes['fields']}>
                {fields.map((parameter) => (
                  <ParameterField
                    key={parameter.name}
                    parameter={parameter}
                    pick={pickKey(model.id, parameter.name)}
                    value={value(parameter)}
                    problem={tried || !MAP_KINDS.has(parameter.kind) ? problem(parameter) : undefined}
                    onChange={(next) => {
                      setFormValue(store, model.id, parameter.name, next);
                    }}
                  />
                ))}
              </div>
            )}
          </fieldset>
        );
      })}
      {planning ? (
        <WhereToRun onBase={onBase} onChange={setOnBase} />
      ) : (
        <SeedField
          seed={seed}
          onChange={(next) => {
            setFormSeed(store, next);
          }}
        />
      )}
      <RunControl label={planning ? tPlan('runs.run') : t('drill.run')} />
    </form>
  );
}

/** Value of a parameter of a run. */
function parameterOf(parameters: unknown, name: string): unknown {
  return typeof parameters === 'object' && parameters !== null && Object.hasOwn(parameters, name)
    ? (parameters as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function SeedField({
  seed,
  onChange,
}: {
  readonly seed: number;
  readonly onChange: (seed: number) => void;
}): JSX.Element {
  const { t } = useText();
  return (
    <div className={classes['fields']}>
      <NumberInput
        label={t('drill.seed')}
        value={seed}
        onChange={(next) => {
          if (typeof next === 'number') onChange(next);
        }}
        min={0}
        max={4_294_967_295}
        clampBehavior="strict"
        allowDecimal={false}
        hideControls
      />
    </div>
  );
}
