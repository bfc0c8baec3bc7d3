import { NumberInput } from '@mantine/core';
import { boundsCentre, boundsOfGeometry, type ObjectHandle } from '@cityloom/twin-core';
import type { ParcelEdge } from '@cityloom/twin-core/massing';
import type { JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { formatQuantity } from '../values/format.ts';
import { edgeSide, edgesOf, setbackRulesOf, withSetback } from './parcel-setbacks.ts';
import classes from './plan.module.css';
import type { Edits } from './useEdits.ts';

const SIDES = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;

function Edge({
  edge,
  middle,
  own,
  onChange,
  onDone,
}: {
  readonly edge: ParcelEdge;
  readonly middle: readonly [number, number];
  /** Stated of this edge. */
  readonly own: number | undefined;
  readonly onChange: (metres: number | undefined) => void;
  readonly onDone: () => void;
}): JSX.Element {
  const { t, language } = usePlanText();
  const { length, side } = edgeSide(edge, middle);
  const words = {
    edge: edge.number,
    side: t(`side.${SIDES[side] ?? 'n'}`),
    length: formatQuantity(length, 'm', language),
    along: t(`along.${edge.along}`),
  };
  return (
    <NumberInput
      label={t('edge.label', words)}
      // What the rules say of the edge, until it has a setback of its own.
      placeholder={formatQuantity(edge.setback, 'm', language)}
      value={own ?? ''}
      onChange={(metres) => {
        if (typeof metres === 'number' && metres >= 0) onChange(metres);
        else if (metres === '') onChange(undefined);
      }}
      onBlur={onDone}
      min={0}
      max={1000}
      step={1}
      decimalScale={2}
      suffix={'\u202fm'}
    />
  );
}

/** The setback along each edge of a parcel: by what it lies along, or stated. */
export function EdgeSetbacks({
  parcel,
  edits,
}: {
  readonly parcel: ObjectHandle;
  readonly edits: Edits;
}): JSX.Element | null {
  const { t } = usePlanText();
  const view = useSessionState((state) => state.view);
  const geometry = parcel.geometry();
  const edges = view === undefined ? undefined : edgesOf(view, parcel);
  if (geometry === undefined || edges === undefined) return null;
  const { setbacks = [] } = setbackRulesOf(parcel);
  const middle = boundsCentre(boundsOfGeometry(geometry));
  return (
    <details className={classes['edges']} open={setbacks.length > 0}>
      <summary>{t('edge.title')}</summary>
      <div className={classes['form']}>
        {edges.map((edge) => (
          <Edge
            key={edge.number}
            edge={edge}
            middle={middle}
            own={setbacks[edge.number - 1]}
            onChange={(metres) => {
              edits.set(`setback ${String(edge.number)}`, {
                setbacks: withSetback(setbacks, edge.number, metres),
              });
            }}
            onDone={edits.finish}
          />
        ))}
      </div>
    </details>
  );
}
