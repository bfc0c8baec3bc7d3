import { Button } from '@mantine/core';
import type { ParameterDescription, Position } from '@cityloom/twin-core';
import { IconEraser } from '@tabler/icons-react';
import { useEffect, type JSX, type ReactNode } from 'react';
import type { ShapeKind } from '../../../session/index.ts';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../../session-context/SessionContext.tsx';
import classes from '../runs.module.css';

/** A field whose value comes from the map. */
export interface MapFieldProps {
  readonly parameter: ParameterDescription;
  readonly value: unknown;
  readonly problem: string | undefined;
  /** Key under which the map gives back what is drawn. */
  readonly pick: string;
  readonly onChange: (value: unknown) => void;
}

/** Takes the shape that was drawn for a key: the corners of a line, the outer ring of an area. */
export function useDrawnCorners(key: string, onCorners: (corners: readonly Position[]) => void): void {
  const session = useSession();
  const drawn = useSessionState((state) => (state.drawnShape?.key === key ? state.drawnShape : undefined));
  useEffect(() => {
    if (drawn === undefined) return;
    session.actions.setDrawnShape(undefined);
    const { geometry } = drawn;
    if (geometry.type === 'LineString') onCorners(geometry.coordinates);
    const [ring] = geometry.type === 'Polygon' ? geometry.coordinates : [];
    if (ring !== undefined) onCorners(ring);
  }, [session, drawn, onCorners]);
}

/** What a parameter says of itself. */
export function hintOf(
  parameter: ParameterDescription,
  local: ReturnType<typeof usePlanText>['local'],
): string {
  return parameter.description === undefined ? '' : local(parameter.description);
}

/** Frame of such a field: its name, its value in words, and what sets or clears it. */
export function MapField({
  parameter,
  problem,
  shown,
  isSet,
  onClear,
  children,
}: Pick<MapFieldProps, 'parameter' | 'problem'> & {
  /** The value in words, or what holds without one. */
  readonly shown: string;
  readonly isSet: boolean;
  readonly onClear: () => void;
  /** Buttons that set the value. */
  readonly children: ReactNode;
}): JSX.Element {
  const { t, local } = usePlanText();
  const title = local(parameter.title);
  return (
    <div className={classes['mapField']} role="group" aria-label={title}>
      <span className={classes['label']} title={hintOf(parameter, local)}>
        {title}
      </span>
      <span className={classes['mapValue']} data-missing={!isSet || undefined}>
        {shown}
      </span>
      <div className={classes['mapActions']}>
        {children}
        <Button
          variant="default"
          leftSection={<IconEraser size={15} stroke={1.6} />}
          disabled={!isSet}
          onClick={onClear}
        >
          {t('area.clear')}
        </Button>
      </div>
      {problem !== undefined && <span className={classes['problem']}>{problem}</span>}
    </div>
  );
}

/** Begins to draw a shape on the map for a key, or puts the pencil down again. */
export function DrawButton({
  pick,
  shape,
  icon,
  children,
}: {
  readonly pick: string;
  readonly shape: ShapeKind;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}): JSX.Element {
  const session = useSession();
  const drawing = useSessionState(
    ({ tool }) => tool.kind === 'drawShape' && tool.key === pick && tool.shape === shape,
  );
  return (
    <Button
      variant={drawing ? 'filled' : 'default'}
      aria-pressed={drawing}
      leftSection={icon}
      onClick={() => {
        session.actions.setTool(drawing ? { kind: 'select' } : { kind: 'drawShape', key: pick, shape });
      }}
    >
      {children}
    </Button>
  );
}
