import { TextInput } from '@mantine/core';
import type { Branch } from '@cityloom/twin-core';
import { useState, type JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import classes from './plan.module.css';

/** Field for the scenario's name: Enter takes the new name, Escape leaves the old one. */
export function ScenarioName({
  branch,
  onDone,
}: {
  readonly branch: Branch;
  /** @param byKey true if a key ended it: the focus goes back to where it was. */
  readonly onDone: (byKey: boolean) => void;
}): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const [title, setTitle] = useState(branch.title);
  const [refused, setRefused] = useState(false);
  const given = title.trim();
  const taken = session.store.getState().branches.some((other) => other !== branch && other.title === given);
  const problem = given === '' ? t('plan.nameEmpty') : taken ? t('plan.nameTaken') : undefined;

  function take(): void {
    if (given !== branch.title) session.dispatch({ type: 'renameBranch', id: branch.id, title: given });
  }

  return (
    <TextInput
      className={classes['scenarioField']}
      aria-label={t('plan.namePlaceholder')}
      value={title}
      maxLength={80}
      autoFocus
      error={refused && problem}
      onFocus={(event) => {
        event.currentTarget.select();
      }}
      onChange={(event) => {
        setRefused(false);
        setTitle(event.currentTarget.value);
      }}
      onBlur={() => {
        if (problem === undefined) take();
        onDone(false);
      }}
      onKeyDown={(event) => {
        // Enter also ends the word in an input method for Chinese.
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') {
          setRefused(problem !== undefined);
          if (problem !== undefined) return;
          take();
          onDone(true);
        } else if (event.key === 'Escape') {
          onDone(true);
        }
      }}
    />
  );
}
