import { Button, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import type { Branch, BranchParent } from '@cityloom/twin-core';
import type { JSX, KeyboardEvent } from 'react';
import { useScenarioText } from '../i18n/useScenarioText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatTime, shortHash } from '../values/format.ts';
import type { Bringing } from './bringing.ts';
import classes from './scenario.module.css';

interface DetailsProps {
  readonly branch: Branch;
  readonly onBring: (bringing: Bringing) => void;
}

/** Enter takes a line of text, as leaving its field does. */
function leaveByEnter(event: KeyboardEvent<HTMLInputElement>): void {
  // Enter also ends the word in an input method for Chinese.
  if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.currentTarget.blur();
}

/** Title, author and notes; each is taken when its field is left. */
function Texts({ branch }: { readonly branch: Branch }): JSX.Element {
  const session = useSession();
  const { t } = useScenarioText();
  const { id, title } = branch;
  const { author = '', notes = '' } = branch.description;
  const describe = (part: { title?: string; author?: string; notes?: string }): void => {
    session.dispatch({ type: 'describeBranch', id, ...part });
  };
  return (
    <div className={classes['texts']}>
      <TextInput
        key={`title ${title}`}
        label={t('about.name')}
        defaultValue={title}
        maxLength={80}
        onKeyDown={leaveByEnter}
        onBlur={(event) => {
          const given = event.currentTarget.value.trim();
          if (given === '') event.currentTarget.value = title;
          else if (given !== title) describe({ title: given });
        }}
      />
      <TextInput
        key={`author ${author}`}
        label={t('about.author')}
        defaultValue={author}
        maxLength={200}
        onKeyDown={leaveByEnter}
        onBlur={(event) => {
          if (event.currentTarget.value !== author) describe({ author: event.currentTarget.value });
        }}
      />
      <Textarea
        key={`notes ${notes}`}
        className={classes['wide'] ?? ''}
        label={t('about.notes')}
        placeholder={t('about.notesHint')}
        defaultValue={notes}
        autosize
        minRows={2}
        maxRows={12}
        maxLength={20_000}
        onBlur={(event) => {
          if (event.currentTarget.value !== notes) describe({ notes: event.currentTarget.value });
        }}
      />
    </div>
  );
}

/** The scenario it was branched from, and what to do where that went on. */
function Parent({ parent, branch, onBring }: DetailsProps & { readonly parent: BranchParent }): JSX.Element {
  const session = useSession();
  const { t } = useScenarioText();
  const here = useSessionState((state) => state.branches.find(({ id }) => id === parent.id));
  if (here === undefined) return <>{t('about.parentGone', { id: parent.id })}</>;
  return (
    <>
      <UnstyledButton
        className={classes['link'] ?? ''}
        onClick={() => {
          session.dispatch({ type: 'selectBranch', id: here.id });
        }}
      >
        {here.title}
      </UnstyledButton>
      {here.contentHash() !== parent.contentHash && (
        <>
          <small>{t('about.parentAhead')}</small>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => {
              onBring({ kind: 'merge', mine: branch.id, theirs: here.id });
            }}
          >
            {t('about.takeParent')}
          </Button>
        </>
      )}
    </>
  );
}

/** For whom it was made, where that is not the city on show. */
function OtherBase({ branch, onBring }: DetailsProps): JSX.Element | null {
  const { t } = useScenarioText();
  const record = useSessionState((state) => state.scenarioRecords.get(branch.id));
  if (record?.base === undefined) return null;
  const { base, waiting } = record;
  return (
    <div className={classes['otherBase']}>
      <p title={base}>
        {t('about.otherBase', { hash: shortHash(base) })}
        {waiting.length > 0 && ` ${t('about.waiting', { count: waiting.length })}`}
      </p>
      <Button
        variant="default"
        size="compact-xs"
        onClick={() => {
          onBring({ kind: 'rebase', mine: branch.id });
        }}
      >
        {t('merge.rebaseMenu')}
      </Button>
    </div>
  );
}

/** What a scenario says of itself: title, author, notes, dates, and where it comes from. */
export function ScenarioDetails({ branch, onBring }: DetailsProps): JSX.Element {
  const { t, language } = useScenarioText();
  const timeZone = useSessionState((state) => state.manifest?.timeZone);
  const runs = useSessionState((state) => state.scenarioRecords.get(branch.id)?.runs);
  // The branch keeps its identity while it is edited; the revision tells that it was.
  useSessionState((state) => state.branchRevision);
  const { created, modified, parameters, parent } = branch.description;
  const time = (at: string): string => formatTime(at, timeZone, language);
  const names = Object.keys(parameters ?? {});
  return (
    <div className={classes['details']}>
      <OtherBase branch={branch} onBring={onBring} />
      <Texts branch={branch} />
      <dl>
        {created !== undefined && (
          <div>
            <dt>{t('about.created')}</dt>
            <dd>{time(created)}</dd>
          </div>
        )}
        {modified !== undefined && (
          <div>
            <dt>{t('about.modified')}</dt>
            <dd>{time(modified)}</dd>
          </div>
        )}
        {parent !== undefined && (
          <div>
            <dt>{t('about.parent')}</dt>
            <dd>
              <Parent parent={parent} branch={branch} onBring={onBring} />
            </dd>
          </div>
        )}
        {names.length > 0 && (
          <div>
            <dt>{t('about.parameters')}</dt>
            <dd title={JSON.stringify(parameters)}>{names.join(', ')}</dd>
          </div>
        )}
        {runs !== undefined && runs.length > 0 && (
          <div>
            <dt>{t('about.runs')}</dt>
            <dd>{runs.map(({ model }) => model).join(', ')}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
