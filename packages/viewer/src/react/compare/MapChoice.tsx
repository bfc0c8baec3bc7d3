import { SegmentedControl, Select } from '@mantine/core';
import type { ScenarioComparison } from '@cityloom/twin-core/scenarios';
import { useEffect, useMemo, useState, type JSX } from 'react';
import { useCompareText } from '../i18n/useCompareText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession } from '../session-context/SessionContext.tsx';
import { colouredResult, colouringModels, type MapColouring } from './compare-store.ts';
import classes from './compare.module.css';

const NONE = 'none';

/** Value of a colouring in a select. */
const valueOf = ({ model, difference }: MapColouring): string => `${difference ? 'd' : 'r'}${model}`;

/** One map, or a second one with another state beside or over it. */
export function MapChoice({
  comparison,
  titles,
}: {
  readonly comparison: ScenarioComparison;
  readonly titles: readonly string[];
}): JSX.Element {
  const session = useSession();
  const screen = useInterfaceStore();
  const { t, local } = useCompareText();
  const layout = useInterface((state) => state.comparedMap?.layout);
  // The first map shows the current scenario: the other one begins with another.
  const [at, setAt] = useState(() => {
    const current = session.store.getState().branch?.id;
    return Math.max(
      0,
      comparison.states.findLastIndex(({ branch }) => branch?.id !== current),
    );
  });
  const [colouring, setColouring] = useState<MapColouring>();
  const state = comparison.states[at];
  const title = titles[at] ?? '';
  const choices = useMemo(() => {
    if (state === undefined) return [];
    return colouringModels(state).flatMap((model) => {
      const name = session.models.find(({ id }) => id === model)?.title;
      const words = { model: name === undefined ? model : local(name) };
      return [
        { colouring: { model, difference: false }, label: t('compare.colourResult', words) },
        { colouring: { model, difference: true }, label: t('compare.colourDifference', words) },
      ];
    });
  }, [state, session, local, t]);
  const result = useMemo(
    () => (state === undefined ? undefined : colouredResult(comparison, state, colouring)),
    [comparison, state, colouring],
  );
  useEffect(() => {
    if (layout === undefined || state === undefined) return;
    screen.setState({ comparedMap: { layout, title, shown: { view: state.view, result } } });
  }, [screen, layout, state, title, result]);
  return (
    <div className={classes['mapChoice']}>
      <SegmentedControl
        size="xs"
        transitionDuration={0}
        aria-label={t('compare.map')}
        value={layout ?? NONE}
        onChange={(value) => {
          const next = value === 'swipe' || value === 'beside' ? value : undefined;
          screen.setState({
            comparedMap:
              next === undefined || state === undefined
                ? undefined
                : { layout: next, title, shown: { view: state.view, result } },
          });
        }}
        data={[
          { value: NONE, label: t('compare.mapOff') },
          { value: 'swipe', label: t('compare.swipe') },
          { value: 'beside', label: t('compare.beside') },
        ]}
      />
      {layout !== undefined && (
        <>
          <Select
            size="xs"
            aria-label={t('compare.other')}
            data={titles.map((label, index) => ({ value: String(index), label }))}
            value={String(at)}
            allowDeselect={false}
            onChange={(value) => {
              setAt(Number(value));
            }}
          />
          <Select
            size="xs"
            aria-label={t('compare.colour')}
            data={[
              { value: NONE, label: `${t('compare.colour')}: ${t('compare.colourNone')}` },
              ...choices.map(({ colouring: one, label }) => ({ value: valueOf(one), label })),
            ]}
            value={colouring === undefined ? NONE : valueOf(colouring)}
            allowDeselect={false}
            onChange={(value) => {
              setColouring(choices.find(({ colouring: one }) => valueOf(one) === value)?.colouring);
            }}
          />
        </>
      )}
    </div>
  );
}
