import { Button, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { ParameterDescription } from '@cityloom/twin-core';
import { IconEraser, IconMapPin } from '@tabler/icons-react';
import type { ComponentType, JSX } from 'react';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { useText } from '../../i18n/useText.ts';
import { useSession, useSessionState } from '../../session-context/SessionContext.tsx';
import { formatPosition, unitText } from '../../values/format.ts';
import { AreaField } from './AreaField.tsx';
import { LineField } from './LineField.tsx';
import { isPosition } from './map-values.ts';
import { hintOf, type MapFieldProps } from './MapField.tsx';
import { ObjectsField } from './ObjectsField.tsx';
import classes from '../runs.module.css';
import { RowsField } from './RowsField.tsx';
import { rangeText } from './form-values.ts';

type FieldProps = Omit<MapFieldProps, 'pick'>;

function PositionField({ parameter, value, problem, pick, onChange }: MapFieldProps): JSX.Element {
  const session = useSession();
  const { t, tMain, local } = usePlanText();
  const picking = useSessionState((state) => state.tool.kind === 'pickPosition' && state.tool.key === pick);
  return (
    <div className={classes['position']}>
      <span className={classes['label']} title={hintOf(parameter, local)}>
        {local(parameter.title)}
      </span>
      <span className={classes['positionValue']} data-missing={!isPosition(value) || undefined}>
        {isPosition(value) ? formatPosition(value) : tMain('drill.noPosition')}
      </span>
      <Button
        variant={picking ? 'filled' : 'default'}
        aria-pressed={picking}
        leftSection={<IconMapPin size={15} stroke={1.6} />}
        onClick={() => {
          session.actions.setTool(picking ? { kind: 'select' } : { kind: 'pickPosition', key: pick });
        }}
      >
        {tMain(picking ? 'drill.picking' : 'drill.pick')}
      </Button>
      {!parameter.required && isPosition(value) && (
        <Button
          variant="default"
          leftSection={<IconEraser size={15} stroke={1.6} />}
          onClick={() => {
            session.actions.setPickedPosition(pick, undefined);
            onChange(undefined);
          }}
        >
          {t('area.clear')}
        </Button>
      )}
      {problem !== undefined && <span className={classes['problem']}>{problem}</span>}
    </div>
  );
}

function NumberField({ parameter, value, problem, onChange }: FieldProps): JSX.Element {
  const { t, local, language } = useText();
  const unit = unitText(parameter.unit, language);
  const { description, source } = parameter;
  const hint = [
    description === undefined ? undefined : local(description),
    rangeText(parameter, t, language),
    source === undefined ? undefined : t('value.source', { source }),
  ];
  const name = local(parameter.title);
  return (
    <NumberInput
      label={name}
      title={hint.filter((part) => part !== undefined).join('\n')}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => {
        onChange(typeof next === 'number' ? next : undefined);
      }}
      error={problem}
      {...(parameter.step === undefined ? {} : { step: parameter.step })}
      allowDecimal={parameter.kind === 'number'}
      clampBehavior="none"
      {...(unit === '' ? {} : { suffix: unit === '°' ? unit : `\u202f${unit}` })}
    />
  );
}

function SwitchField({ parameter, value, onChange }: FieldProps): JSX.Element {
  const { local } = useText();
  return (
    <Switch
      label={local(parameter.title)}
      checked={value === true}
      onChange={(event) => {
        onChange(event.currentTarget.checked);
      }}
    />
  );
}

function TextField({ parameter, value, problem, onChange }: FieldProps): JSX.Element {
  const { local } = useText();
  return (
    <TextInput
      label={local(parameter.title)}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
      error={problem}
    />
  );
}

function ChoiceField({ parameter, value, problem, onChange }: FieldProps): JSX.Element {
  const { local } = useText();
  return (
    <Select
      label={local(parameter.title)}
      title={parameter.source}
      data={(parameter.choices ?? []).map((choice) => ({ value: choice.value, label: local(choice.title) }))}
      value={typeof value === 'string' ? value : null}
      onChange={onChange}
      allowDeselect={false}
      error={problem}
    />
  );
}

function ListField(props: MapFieldProps): JSX.Element {
  return <RowsField {...props} field={ParameterField} />;
}

const FIELDS: Readonly<Record<ParameterDescription['kind'], ComponentType<MapFieldProps>>> = {
  position: PositionField,
  area: AreaField,
  line: LineField,
  objects: ObjectsField,
  rows: ListField,
  choice: ChoiceField,
  switch: SwitchField,
  text: TextField,
  number: NumberField,
  integer: NumberField,
};

/** One field of a model's form, as its schema asks for it. */
export function ParameterField(props: MapFieldProps): JSX.Element {
  const Field = FIELDS[props.parameter.kind];
  return <Field {...props} />;
}
