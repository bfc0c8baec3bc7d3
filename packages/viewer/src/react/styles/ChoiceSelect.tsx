import { Select } from '@mantine/core';
import type { JSX } from 'react';

/** One of a few known values. */
export function ChoiceSelect<Value extends string>({
  label,
  values,
  titleOf,
  value,
  onChoose,
}: {
  readonly label: string;
  readonly values: readonly Value[];
  readonly titleOf: (value: Value) => string;
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
}): JSX.Element {
  return (
    <Select
      label={label}
      data={values.map((each) => ({ value: each, label: titleOf(each) }))}
      value={value}
      allowDeselect={false}
      onChange={(chosen) => {
        const known = values.find((candidate) => candidate === chosen);
        if (known !== undefined) onChoose(known);
      }}
    />
  );
}
