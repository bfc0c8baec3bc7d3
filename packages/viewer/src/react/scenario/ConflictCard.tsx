import type { Resolution } from '@cityloom/twin-core/scenarios';
import type { JSX } from 'react';
import { useScenarioText } from '../i18n/useScenarioText.ts';
import type { ConflictWords } from './conflict-words.ts';
import classes from './scenario.module.css';

/** A conflict with its ways out, one of which is chosen. Arrow keys go through them. */
export function ConflictCard({
  name,
  words: { title, aspect, before, reason, choices },
  object,
  chosen,
  onChoose,
}: {
  /** Of the group of radio buttons, unique on the page. */
  readonly name: string;
  readonly words: ConflictWords;
  /** Id of the object, to tell two of the same name apart. */
  readonly object: string | undefined;
  readonly chosen: Resolution | undefined;
  readonly onChoose: (resolution: Resolution) => void;
}): JSX.Element {
  const { t } = useScenarioText();
  return (
    <fieldset className={classes['conflict']} data-open={chosen === undefined || undefined}>
      <legend>
        <strong>{title}</strong>
        {aspect !== '' && <span>{aspect}</span>}
      </legend>
      {object !== undefined && <code>{object}</code>}
      {before !== undefined && <p>{t('conflict.before', { value: before })}</p>}
      {reason !== undefined && <p>{reason}</p>}
      {choices.map(({ resolution, label, value }) => (
        <label key={resolution} data-chosen={chosen === resolution || undefined}>
          <input
            type="radio"
            name={name}
            checked={chosen === resolution}
            onChange={() => {
              onChoose(resolution);
            }}
          />
          <span>{label}</span>
          {value !== undefined && <b>{value}</b>}
        </label>
      ))}
    </fieldset>
  );
}
