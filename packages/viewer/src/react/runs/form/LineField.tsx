import { IconLine } from '@tabler/icons-react';
import type { JSX } from 'react';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { formatLength } from '../../values/format.ts';
import { lengthOf } from './line-length.ts';
import { lineOf } from './map-values.ts';
import { DrawButton, MapField, useDrawnCorners, type MapFieldProps } from './MapField.tsx';

/** A way: drawn on the map corner by corner. */
export function LineField({ parameter, value, problem, pick, onChange }: MapFieldProps): JSX.Element {
  const { t, language } = usePlanText();
  const line = lineOf(value);
  useDrawnCorners(pick, onChange);
  return (
    <MapField
      parameter={parameter}
      problem={problem}
      isSet={line !== undefined}
      shown={
        line === undefined
          ? t('line.none')
          : t('line.value', { length: formatLength(lengthOf(line), language), corners: line.length })
      }
      onClear={() => {
        onChange(undefined);
      }}
    >
      <DrawButton pick={pick} shape="line" icon={<IconLine size={15} stroke={1.6} />}>
        {t('line.draw')}
      </DrawButton>
    </MapField>
  );
}
