import { Select } from '@mantine/core';
import type { FieldDescription } from '@cityloom/twin-core';
import { useMemo, type JSX } from 'react';
import { drawableFields } from '../../session/index.ts';
import { useReadingText } from '../i18n/useReadingText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import classes from './readings.module.css';

/** Chooses which field of the run on show the map draws; a heading where there is no choice. */
export function FieldSelect({
  shown,
  titleOf,
}: {
  readonly shown: FieldDescription;
  readonly titleOf: (field: FieldDescription) => string;
}): JSX.Element {
  const session = useSession();
  const { t } = useReadingText();
  const run = useSessionState((state) => state.run);
  const runs = useSessionState((state) => state.runs);
  const comparedRun = useSessionState((state) => state.comparedRun);
  const fields = useMemo(
    () => drawableFields({ run, runs, comparedRun, drawnField: undefined }),
    [run, runs, comparedRun],
  );
  if (fields.length < 2) return <h4>{titleOf(shown)}</h4>;
  return (
    <Select
      className={classes['fieldSelect']}
      label={t('field.choose')}
      data={fields.map((field) => ({ value: field.id, label: titleOf(field) }))}
      value={shown.id}
      allowDeselect={false}
      onChange={(field) => {
        if (field !== null) session.dispatch({ type: 'drawField', field });
      }}
    />
  );
}
