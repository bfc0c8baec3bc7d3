import type { ParameterDescription } from '@cityloom/twin-core';
import { useEffect, useRef } from 'react';
import type { StudySketch } from '../../../session/index.ts';
import { useSession } from '../../session-context/SessionContext.tsx';
import { rowsOf } from './form-values.ts';
import { isPosition, lineOf, ringOf } from './map-values.ts';

/** Places among the values of a form. */
export function studySketchOf(
  parameters: readonly ParameterDescription[],
  value: (parameter: ParameterDescription) => unknown,
): StudySketch | undefined {
  const valuesOf = (kind: ParameterDescription['kind']): unknown[] =>
    parameters.filter((parameter) => parameter.kind === kind).map(value);
  const areas = valuesOf('area').flatMap((area) => {
    const ring = ringOf(area);
    return ring === undefined ? [] : [ring];
  });
  const lines = valuesOf('line').flatMap((way) => {
    const line = lineOf(way);
    return line === undefined ? [] : [line];
  });
  const inRows = valuesOf('rows').flatMap((rows) => rowsOf(rows).flatMap((row) => Object.values(row)));
  const points = [...valuesOf('position'), ...inRows].filter(isPosition);
  return areas.length + lines.length + points.length === 0 ? undefined : { areas, lines, points };
}

/** Shows the places a form holds on the map, as long as the form is on show. */
export function useStudySketch(
  parameters: readonly ParameterDescription[],
  value: (parameter: ParameterDescription) => unknown,
): void {
  const session = useSession();
  const sketch = studySketchOf(parameters, value);
  const shown = useRef('');
  useEffect(() => {
    // A form is drawn anew with every letter that is typed; the map only when a place is another.
    const key = JSON.stringify(sketch ?? null);
    if (key === shown.current) return;
    shown.current = key;
    session.actions.setStudySketch(sketch);
  });
  useEffect(
    () => () => {
      shown.current = '';
      session.actions.setStudySketch(undefined);
    },
    [session],
  );
}
