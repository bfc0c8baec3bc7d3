import { Button, Modal, Select, TextInput } from '@mantine/core';
import type { Branch } from '@cityloom/twin-core';
import type { MergeResult, Resolution } from '@cityloom/twin-core/scenarios';
import { useId, useState, type JSX, type SubmitEvent } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { scenarioEn } from '../i18n/scenario-en.ts';
import { scenarioZhCN } from '../i18n/scenario-zh-CN.ts';
import { useScenarioText } from '../i18n/useScenarioText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import type { Bringing } from './bringing.ts';
import { ConflictCard } from './ConflictCard.tsx';
import { conflictWords, type ConflictContext } from './conflict-words.ts';
import classes from './scenario.module.css';
import { usePreview } from './usePreview.ts';

type Resolutions = Readonly<Record<string, Resolution>>;

/** Every conflict with its ways out. */
function Conflicts({
  preview,
  mine,
  theirs,
  resolutions,
  onResolve,
}: {
  readonly preview: MergeResult;
  readonly mine: Branch;
  readonly theirs: Branch | undefined;
  readonly resolutions: Resolutions;
  readonly onResolve: (conflict: string, resolution: Resolution) => void;
}): JSX.Element {
  const { t, tMain, language } = useScenarioText();
  const { t: tPlan } = usePlanText();
  const base = useSessionState((state) => state.baseView);
  const group = useId();
  const context: ConflictContext = { t, tMain, tPlan, language, base, mine, theirs };
  const { conflicts, settled } = preview;
  return (
    <section className={classes['conflicts']} aria-label={t('merge.conflicts')}>
      {settled.length > 0 && <p>{t('merge.settled', { count: settled.length })}</p>}
      {conflicts.length === 0 && <p>{t(theirs === undefined ? 'merge.rebaseNone' : 'merge.none')}</p>}
      {conflicts.map((conflict) => (
        <ConflictCard
          key={conflict.id}
          name={`${group}${conflict.id}`}
          words={conflictWords(conflict, context)}
          object={conflict.object}
          chosen={resolutions[conflict.id]}
          onChoose={(resolution) => {
            onResolve(conflict.id, resolution);
          }}
        />
      ))}
    </section>
  );
}

/** Which scenario to take in; those there are but this one. */
function OtherScenario({
  mine,
  theirs,
  onChoose,
}: {
  readonly mine: string;
  readonly theirs: string | undefined;
  readonly onChoose: (id: string) => void;
}): JSX.Element {
  const { t } = useScenarioText();
  const branches = useSessionState((state) => state.branches);
  return (
    <Select
      label={t('merge.other')}
      placeholder={t('merge.chooseOther')}
      allowDeselect={false}
      data={branches.filter(({ id }) => id !== mine).map(({ id, title }) => ({ value: id, label: title }))}
      value={theirs ?? null}
      onChange={(id) => {
        if (id !== null) onChoose(id);
      }}
      data-autofocus
    />
  );
}

/** Name of the new scenario, and the button that makes it once nothing is open. */
function Finish({
  isMerge,
  title,
  open,
  onClose,
  onFinish,
}: {
  readonly isMerge: boolean;
  readonly title: string;
  /** Number of conflicts without a resolution; `undefined` while it is not known. */
  readonly open: number | undefined;
  readonly onClose: () => void;
  readonly onFinish: (title: string) => void;
}): JSX.Element {
  const { t } = useScenarioText();
  const [given, setGiven] = useState<string | undefined>();
  const name = given ?? title;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (open === 0 && name.trim() !== '') onFinish(name);
  };
  return (
    <form className={classes['finish']} onSubmit={submit}>
      <TextInput
        label={t('merge.name')}
        value={name}
        maxLength={80}
        onChange={(event) => {
          setGiven(event.currentTarget.value);
        }}
      />
      <p role="status">{open !== undefined && open > 0 ? t('merge.open', { count: open }) : ''}</p>
      <Button variant="default" onClick={onClose}>
        {t('merge.cancel')}
      </Button>
      <Button type="submit" disabled={open !== 0 || name.trim() === ''}>
        {t(isMerge ? 'merge.merge' : 'merge.rebase')}
      </Button>
    </form>
  );
}

/** Tells what was made, in both languages. */
function doneText(title: string): { readonly en: string; readonly 'zh-CN': string } {
  return {
    en: scenarioEn['merge.done'].replace('{{title}}', title),
    'zh-CN': scenarioZhCN['merge.done'].replace('{{title}}', title),
  };
}

function openConflicts({ conflicts }: MergeResult, resolutions: Resolutions): number {
  return conflicts.filter(({ id, choices }) => {
    const given = resolutions[id];
    return given === undefined || !choices.includes(given);
  }).length;
}

/** Makes the new scenario; a failure is on show as a notice, and the window stays. */
function useFinish(
  mine: string,
  theirs: string | undefined,
  resolutions: Resolutions,
  onClose: () => void,
): (title: string) => void {
  const session = useSession();
  return (title) => {
    const made = { mine, title, resolutions };
    const command =
      theirs === undefined
        ? session.execute({ type: 'rebaseBranch', ...made })
        : session.execute({ type: 'mergeBranches', theirs, ...made });
    command.then(
      () => {
        session.actions.notify('info', doneText(title.trim()));
        onClose();
      },
      () => undefined,
    );
  };
}

/** What is to be decided about two scenarios, or about one and the city on show. */
function Decisions({
  bringing,
  mine,
  theirs,
  onClose,
}: {
  readonly bringing: Bringing;
  readonly mine: Branch;
  readonly theirs: Branch | undefined;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useScenarioText();
  const [resolutions, setResolutions] = useState<Resolutions>({});
  const preview = usePreview(bringing, resolutions);
  const finish = useFinish(mine.id, theirs?.id, resolutions, onClose);
  const isMerge = bringing.kind === 'merge';
  const title = isMerge
    ? t('merge.defaultName', { mine: mine.title, theirs: theirs?.title ?? '…' })
    : t('merge.rebaseName', { title: mine.title });
  return (
    <>
      {preview !== undefined && (
        <Conflicts
          preview={preview}
          mine={mine}
          theirs={theirs}
          resolutions={resolutions}
          onResolve={(conflict, resolution) => {
            setResolutions((before) => ({ ...before, [conflict]: resolution }));
          }}
        />
      )}
      <Finish
        isMerge={isMerge}
        title={title}
        open={preview && openConflicts(preview, resolutions)}
        onClose={onClose}
        onFinish={finish}
      />
    </>
  );
}

/** Window in which two scenarios, or one and the city on show, are brought together in a new one. */
export function BringTogether({
  begun,
  onClose,
}: {
  readonly begun: Bringing;
  readonly onClose: () => void;
}): JSX.Element | null {
  const { t } = useScenarioText();
  const branches = useSessionState((state) => state.branches);
  const [bringing, setBringing] = useState(begun);
  const other = bringing.kind === 'merge' ? bringing.theirs : undefined;
  const mine = branches.find(({ id }) => id === bringing.mine);
  const theirs = branches.find(({ id }) => id === other);
  const isMerge = bringing.kind === 'merge';
  if (mine === undefined) return null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(isMerge ? 'merge.title' : 'merge.rebaseTitle', { title: mine.title })}
      size={620}
      centered
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.35 }}
      closeButtonProps={{ 'aria-label': t('merge.close') }}
    >
      <div className={classes['dialog']}>
        {isMerge && (
          <OtherScenario
            mine={mine.id}
            theirs={other}
            onChoose={(id) => {
              setBringing({ kind: 'merge', mine: mine.id, theirs: id });
            }}
          />
        )}
        <p>{t(isMerge ? 'merge.kept' : 'merge.rebaseKept')}</p>
        <Decisions key={other ?? ''} bringing={bringing} mine={mine} theirs={theirs} onClose={onClose} />
      </div>
    </Modal>
  );
}
