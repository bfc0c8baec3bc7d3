import type { FieldDescription } from '@cityloom/twin-core';
import { IconArrowNarrowRight } from '@tabler/icons-react';
import type { JSX } from 'react';
import { LEAST_SPEED } from '../../views/cesium/fields/flow-speed.ts';
import { useText } from '../i18n/useText.ts';
import { formatNumber } from '../values/format.ts';

/** The line of a legend that tells of the arrows on water. */
export function FlowLegend({ field }: { readonly field: FieldDescription }): JSX.Element | null {
  const { t, language } = useText();
  if (field.water === undefined) return null;
  return (
    <li>
      <IconArrowNarrowRight size={14} aria-hidden="true" />
      <span>{t('legend.flow', { speed: formatNumber(LEAST_SPEED, language) })}</span>
    </li>
  );
}
