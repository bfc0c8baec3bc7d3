import type { FieldDescription, ResultOutline, RunResult } from '@cityloom/twin-core';
import type { JSX } from 'react';
import { drawnField } from '../../session/index.ts';
import { useText } from '../i18n/useText.ts';
import { FieldSelect } from '../readings/FieldSelect.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatNumber, unitText } from '../values/format.ts';
import { SeverityMark } from '../values/SeverityMark.tsx';
import { ValueBadge } from '../values/ValueBadge.tsx';
import { fieldClassColors } from './field-colors.ts';
import { FlowLegend } from './FlowLegend.tsx';
import classes from './layers.module.css';

/** Classes of a field, highest first, each in the colour the map draws it with. */
function classesOf(field: FieldDescription): { level: FieldDescription['levels'][number]; color: string }[] {
  const colors = fieldClassColors(field);
  return field.levels.map((level, index) => ({ level, color: colors[index] ?? 'none' })).toReversed();
}

/** Whether the classes' own words say where each begins: a time of day or of a run always does. */
function saysLimits({ levels, unit }: FieldDescription): boolean {
  const saysLimit = ({ limit, label: { en } }: FieldDescription['levels'][number]): boolean =>
    en.includes(String(limit)) && en.includes(unit);
  return unit === 's' || (unit !== '1' && levels.every(saysLimit));
}

/** Outlines that are not those of the objects' classes. */
function ownOutlines({ outcome: { states, outlines } }: RunResult): readonly ResultOutline[] {
  const named = new Set(states.flatMap(({ levels }) => levels.map(({ label }) => label.en)));
  return outlines.filter(
    ({ label }, index) =>
      !named.has(label.en) && outlines.findIndex((other) => other.label.en === label.en) === index,
  );
}

/** Colours of the run on show: object levels, field classes, outlines. */
export function RunLegend(): JSX.Element | null {
  const session = useSession();
  const { t, local, language } = useText();
  const result = useSessionState((state) => state.run?.result);
  const layers = useSessionState((state) => state.manifest?.layers);
  // A run may have more fields than the map shows at once.
  const field = useSessionState(drawnField)?.field;
  if (result === undefined) return null;
  const layerTitle = (id: string): string => {
    const entry = layers?.find((candidate) => candidate.id === id);
    return entry === undefined ? id : local(entry.title);
  };
  const { states } = result.outcome;
  // Classes of an analysis are told by their labels; levels of a hazard have a limit to know as well.
  const planning = session.models.find(({ id }) => id === result.model)?.purpose === 'planning';
  const lines = ownOutlines(result);
  const fieldTitle = ({ title, unit }: FieldDescription): string => {
    const [words, symbol] = [local(title), unitText(unit, language)];
    // Times are told in whatever unit suits each.
    return symbol === '' || unit === 's' || planning
      ? words
      : t('legend.field', { title: words, unit: symbol });
  };
  return (
    <section className={classes['legend']} aria-label={t('legend.title')}>
      <div className={classes['legendTitle']}>
        <h3>{t('legend.title')}</h3>
        <ValueBadge kind="simulated" rule={`${result.model} ${result.modelVersion}`} />
      </div>
      {states.map((state) => (
        <div key={state.layer}>
          <h4>
            {planning ? layerTitle(state.layer) : t('legend.affected', { layer: layerTitle(state.layer) })}
          </h4>
          <ul>
            {state.levels.toReversed().map((level) => (
              <li key={level.severity + level.label.en}>
                <SeverityMark severity={level.severity} />
                <span>{local(level.label)}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {field !== undefined && (
        <div>
          <FieldSelect shown={field} titleOf={fieldTitle} />
          <ul>
            {classesOf(field).map(({ level, color }) => (
              <li key={level.limit}>
                <span className={classes['fieldSwatch']} style={{ background: color }} aria-hidden="true" />
                {!planning && !saysLimits(field) && (
                  <span className={classes['limit']}>
                    {t('legend.above', {
                      limit: formatNumber(level.limit, language),
                      unit: unitText(field.unit, language),
                    })}
                  </span>
                )}
                <span>{local(level.label)}</span>
              </li>
            ))}
            <FlowLegend field={field} />
          </ul>
        </div>
      )}
      {lines.length > 0 && (
        <ul>
          {lines.map(({ id, label, severity }) => (
            <li key={id}>
              <span className={classes['lineSwatch']} data-severity={severity} aria-hidden="true" />
              <span>{local(label)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
