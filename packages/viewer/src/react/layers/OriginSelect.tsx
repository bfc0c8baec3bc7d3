import { Select } from '@mantine/core';
import type { JSX } from 'react';
import { LAYER_ORIGINS } from '../../session/index.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import classes from './layers.module.css';

/** Chooses whose layers are listed, in the list of layers and the catalogue alike. */
export function OriginSelect({ label }: { readonly label: string }): JSX.Element {
  const screen = useInterfaceStore();
  const { t } = useDataText();
  const origin = useInterface((state) => state.layerOrigin);
  return (
    <Select
      className={classes['origin']}
      aria-label={label}
      data={[
        { value: '', label: t('catalogue.allOrigins') },
        ...LAYER_ORIGINS.map((value) => ({ value, label: t(`origin.${value}`) })),
      ]}
      value={origin ?? ''}
      allowDeselect={false}
      onChange={(value) => {
        screen.setState({ layerOrigin: LAYER_ORIGINS.find((each) => each === value) });
      }}
    />
  );
}
