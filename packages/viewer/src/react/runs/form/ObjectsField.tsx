import { Button } from '@mantine/core';
import { IconShape3 } from '@tabler/icons-react';
import type { JSX } from 'react';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../../session-context/SessionContext.tsx';
import { idsOf } from './map-values.ts';
import { MapField, type MapFieldProps } from './MapField.tsx';

/** Objects: what is selected on the map. */
export function ObjectsField({
  parameter,
  value,
  problem,
  onChange,
}: Omit<MapFieldProps, 'pick'>): JSX.Element {
  const session = useSession();
  const { t } = usePlanText();
  const selected = useSessionState((state) => state.selectedObjects);
  const ids = idsOf(value);
  return (
    <MapField
      parameter={parameter}
      problem={problem}
      isSet={ids.length > 0}
      shown={
        ids.length === 0
          ? t(parameter.required ? 'objects.none' : 'objects.all')
          : t('objects.value', { count: ids.length })
      }
      onClear={() => {
        onChange(undefined);
      }}
    >
      <Button
        variant="default"
        leftSection={<IconShape3 size={15} stroke={1.6} />}
        disabled={selected.size === 0}
        onClick={() => {
          onChange([...selected]);
        }}
      >
        {t('objects.fromSelection')}
      </Button>
      <Button
        variant="default"
        disabled={ids.length === 0}
        onClick={() => {
          session.dispatch({ type: 'selectObjects', objects: [...ids] });
        }}
      >
        {t('objects.show')}
      </Button>
    </MapField>
  );
}
