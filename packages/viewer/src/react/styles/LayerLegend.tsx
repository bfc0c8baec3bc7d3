import type { FeatureTable } from '@cityloom/twin-core';
import { useMemo, type JSX } from 'react';
import { layerLegend, rampColour, type TableStyle, type LegendEntry } from '../../session/index.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { classTitle, columnTitle } from '../values/attribute-titles.ts';
import { formatNumber, unitText } from '../values/format.ts';
import classes from './styles.module.css';

const STEPS = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];

function useEntryText(): (of: LegendEntry['of']) => string {
  const { t, language } = useDataText();
  return (of) => {
    switch (of.kind) {
      case 'value':
        return classTitle(of.value, language);
      case 'range':
        return t('style.range', { from: formatNumber(of.from, language), to: formatNumber(of.to, language) });
      case 'other':
        return t('style.other');
      case 'absent':
        return t('style.absent');
    }
  };
}

/** What the colours of a styled layer mean, with how many objects have each. */
export function LayerLegend({
  title,
  table,
  style,
}: {
  readonly title: string;
  readonly table: FeatureTable;
  readonly style: Exclude<TableStyle, { kind: 'single' }>;
}): JSX.Element {
  const { t, language } = useDataText();
  const theme = useSessionState((state) => state.theme);
  const entries = useMemo(() => layerLegend(table, style, theme), [table, style, theme]);
  const text = useEntryText();
  const column = table.columns.get(style.column);
  const unit = unitText(column?.unit, language);
  const ramp =
    style.kind === 'continuous'
      ? `linear-gradient(to right, ${STEPS.map((share) => rampColour(style.ramp, share, theme)).join(', ')})`
      : undefined;
  return (
    <div className={classes['legend']} role="group" aria-label={t('style.legend', { layer: title })}>
      <p>
        {columnTitle(style.column, column, language)}
        {unit !== '' && `, ${unit}`}
      </p>
      <ul>
        {entries.map(({ colour, of, count }, index) => (
          <li key={index}>
            <span
              aria-hidden="true"
              data-ramp={(ramp !== undefined && index === 0) || undefined}
              style={{ background: ramp !== undefined && index === 0 ? ramp : colour }}
            />
            <span title={text(of)}>{text(of)}</span>
            <span>{formatNumber(count, language)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
