import { Button } from '@mantine/core';
import { measureRing, type ParameterDescription, type Position } from '@cityloom/twin-core';
import { IconEraser, IconPolygon, IconRectangle, IconShape3 } from '@tabler/icons-react';
import { useEffect, useMemo, type JSX } from 'react';
import type { ShapeKind } from '../../session/index.ts';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatArea } from '../values/format.ts';
import classes from './runs.module.css';
import { selectionOutline } from './selection-outline.ts';

/** A field whose value comes from the map. */
export interface MapFieldProps {
  readonly parameter: ParameterDescription;
  readonly value: unknown;
  readonly problem: string | undefined;
  /** Key under which the map gives back what is drawn. */
  readonly pick: string;
  readonly onChange: (value: unknown) => void;
}

/** One place, where the value is one. */
export function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number');
}

/** A ring of positions, where the value is one. */
export function ringOf(value: unknown): readonly Position[] | undefined {
  return Array.isArray(value) && value.length >= 3 && value.every(isPosition) ? value : undefined;
}

const SHAPES = [
  ['polygon', 'area.draw', IconPolygon],
  ['rectangle', 'area.drawRectangle', IconRectangle],
] as const satisfies readonly (readonly [ShapeKind, string, unknown])[];

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

/** An area: drawn on the map, or the outline of what is selected. */
export function AreaField({ parameter, value, problem, pick, onChange }: MapFieldProps): JSX.Element {
  const session = useSession();
  const { t, local, language } = usePlanText();
  const tool = useSessionState((state) => state.tool);
  const selected = useSessionState((state) => state.selectedObjects);
  const view = useSessionState((state) => state.view);
  const outline = useMemo(() => selectionOutline(view, selected), [view, selected]);
  const area = ringOf(value);
  useDrawnCorners(pick, onChange);
  const title = local(parameter.title);
  return (
    <div className={classes['mapField']} role="group" aria-label={title}>
      <span className={classes['label']} title={hintOf(parameter, local)}>
        {title}
      </span>
      <span className={classes['mapValue']} data-missing={area === undefined || undefined}>
        {area === undefined
          ? t(parameter.required ? 'area.none' : 'area.wholeCity')
          : t('area.value', {
              area: formatArea(Math.abs(measureRing(area).signedArea), language),
              corners: cornersOf(area),
            })}
      </span>
      <div className={classes['mapActions']}>
        {SHAPES.map(([shape, label, Icon]) => {
          const drawing = tool.kind === 'drawShape' && tool.key === pick && tool.shape === shape;
          return (
            <Button
              key={shape}
              variant={drawing ? 'filled' : 'default'}
              aria-pressed={drawing}
              leftSection={<Icon size={15} stroke={1.6} />}
              onClick={() => {
                session.actions.setTool(
                  drawing ? { kind: 'select' } : { kind: 'drawShape', key: pick, shape },
                );
              }}
            >
              {t(label)}
            </Button>
          );
        })}
        <Button
          variant="default"
          leftSection={<IconShape3 size={15} stroke={1.6} />}
          disabled={outline === undefined}
          title={t('area.fromSelectionHint')}
          onClick={() => {
            onChange(outline);
          }}
        >
          {t('area.fromSelection')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconEraser size={15} stroke={1.6} />}
          disabled={area === undefined}
          onClick={() => {
            onChange(undefined);
          }}
        >
          {t('area.clear')}
        </Button>
      </div>
      {problem !== undefined && <span className={classes['problem']}>{problem}</span>}
    </div>
  );
}

function cornersOf(ring: readonly Position[]): number {
  const [first] = ring;
  const last = ring.at(-1);
  const closed = first !== undefined && first[0] === last?.[0] && first[1] === last[1];
  return closed ? ring.length - 1 : ring.length;
}

/** What a parameter says of itself. */
export function hintOf(
  parameter: ParameterDescription,
  local: ReturnType<typeof usePlanText>['local'],
): string {
  return parameter.description === undefined ? '' : local(parameter.description);
}

/** Objects of the selection, where the value is a list of ids. */
export function idsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
}

/** Objects: what is selected on the map. */
export function ObjectsField({
  parameter,
  value,
  problem,
  onChange,
}: Omit<MapFieldProps, 'pick'>): JSX.Element {
  const session = useSession();
  const { t, local } = usePlanText();
  const selected = useSessionState((state) => state.selectedObjects);
  const ids = idsOf(value);
  const title = local(parameter.title);
  return (
    <div className={classes['mapField']} role="group" aria-label={title}>
      <span className={classes['label']} title={hintOf(parameter, local)}>
        {title}
      </span>
      <span className={classes['mapValue']} data-missing={ids.length === 0 || undefined}>
        {ids.length === 0
          ? t(parameter.required ? 'objects.none' : 'objects.all')
          : t('objects.value', { count: ids.length })}
      </span>
      <div className={classes['mapActions']}>
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
        <Button
          variant="default"
          leftSection={<IconEraser size={15} stroke={1.6} />}
          disabled={ids.length === 0}
          onClick={() => {
            onChange(undefined);
          }}
        >
          {t('area.clear')}
        </Button>
      </div>
      {problem !== undefined && <span className={classes['problem']}>{problem}</span>}
    </div>
  );
}
