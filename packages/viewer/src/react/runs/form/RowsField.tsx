import { ActionIcon, Button } from '@mantine/core';
import type { ParameterDescription } from '@cityloom/twin-core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, type ComponentType, type JSX } from 'react';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../../session-context/SessionContext.tsx';
import { pickKey, problemOf, rowsOf, type FormRow } from './form-values.ts';
import { hintOf, type MapFieldProps } from './MapField.tsx';
import classes from '../runs.module.css';

/** Takes places that were picked on the map for fields of rows. */
function usePickedPlaces({ parameter, pick, onChange }: MapFieldProps, rows: readonly FormRow[]): void {
  const session = useSession();
  const picked = useSessionState((state) => state.pickedPositions);
  useEffect(() => {
    for (const [index, row] of rows.entries()) {
      for (const { name } of parameter.fields ?? []) {
        const key = pickKey(pick, `${index}.${name}`);
        const position = picked[key];
        if (position === undefined) continue;
        session.actions.setPickedPosition(key, undefined);
        onChange(rows.with(index, { ...row, [name]: position }));
        return;
      }
    }
  });
}

/** A new line is as the last one, or as the model would have it. */
function newRow({ fields = [] }: ParameterDescription, rows: readonly FormRow[]): FormRow {
  return rows.at(-1) ?? Object.fromEntries(fields.map(({ name, default: usual }) => [name, usual]));
}

/** A list of things with the same fields: changes of the wind, further sources. */
export function RowsField({
  field: Field,
  ...props
}: MapFieldProps & {
  /** Draws one field of a row. */
  readonly field: ComponentType<MapFieldProps>;
}): JSX.Element {
  const { parameter, value, problem, pick, onChange } = props;
  const { t, tMain, local, language } = usePlanText();
  const rows = rowsOf(value);
  usePickedPlaces(props, rows);
  const { fields = [] } = parameter;
  const title = local(parameter.title);
  return (
    <div className={classes['list']} role="group" aria-label={title}>
      <span className={classes['label']} title={hintOf(parameter, local)}>
        {title}
      </span>
      {rows.map((row, index) => (
        // A line is known by its place alone.
        <div key={index} className={classes['listRow']} role="group" aria-label={`${title} ${index + 1}`}>
          <div className={classes['listHead']}>
            <span>{index + 1}</span>
            <ActionIcon
              variant="subtle"
              aria-label={t('rows.remove', { number: index + 1 })}
              onClick={() => {
                onChange(rows.toSpliced(index, 1));
              }}
            >
              <IconTrash size={14} stroke={1.6} />
            </ActionIcon>
          </div>
          <div className={classes['fields']}>
            {fields.map((field) => (
              <Field
                key={field.name}
                parameter={field}
                value={row[field.name]}
                problem={
                  field.kind === 'position' && problem === undefined
                    ? undefined
                    : problemOf(field, row[field.name], tMain, language)
                }
                pick={pickKey(pick, `${index}.${field.name}`)}
                onChange={(next) => {
                  onChange(rows.with(index, { ...row, [field.name]: next }));
                }}
              />
            ))}
          </div>
        </div>
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={15} stroke={1.6} />}
        onClick={() => {
          onChange([...rows, newRow(parameter, rows)]);
        }}
      >
        {t('rows.add')}
      </Button>
    </div>
  );
}
