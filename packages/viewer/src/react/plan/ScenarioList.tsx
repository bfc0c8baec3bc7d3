import { ActionIcon, Button, FileButton, Menu, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import type { Branch } from '@cityloom/twin-core';
import {
  IconBuilding,
  IconCopy,
  IconDots,
  IconDownload,
  IconGitBranch,
  IconGitMerge,
  IconPencil,
  IconPlus,
  IconReplace,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react';
import { useEffect, useRef, useState, type SubmitEvent, type JSX } from 'react';
import { downloadText } from '../files/download.ts';
import type { Translate } from '../i18n/messages.ts';
import { useScenarioText } from '../i18n/useScenarioText.ts';
import { useText } from '../i18n/useText.ts';
import type { Bringing } from '../scenario/bringing.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { KeyLabel } from '../values/KeyLabel.tsx';
import classes from './plan.module.css';
import { ScenarioName } from './ScenarioName.tsx';
import { useScenarioImport } from './useScenarioImport.ts';

/** Milliseconds a discarded scenario can be brought back from its row. */
const UNDO_TIME = 15_000;

interface Discarded {
  readonly id: string;
  readonly title: string;
}

/** What can be done with one scenario, behind a button. */
function ScenarioMenu({
  branch,
  rename,
  onBring,
}: {
  readonly branch: Branch;
  readonly rename: () => void;
  readonly onBring: (bringing: Bringing) => void;
}): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const { t: tScenario } = useScenarioText();
  const isAlone = useSessionState((state) => state.branches.length < 2);
  const isElsewhere = useSessionState((state) => state.scenarioRecords.get(branch.id)?.base !== undefined);
  const renaming = useInterface((state) => state.renaming === branch.id);
  const icon = { size: 15, stroke: 1.6 };
  return (
    // The focus goes to the name's field, not back to the button.
    <Menu position="bottom-end" returnFocus={!renaming}>
      <Menu.Target>
        <ActionIcon aria-label={t('plan.actions', { title: branch.title })} size={26}>
          <IconDots {...icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil {...icon} />}
          rightSection={<KeyLabel keys="F2" />}
          onClick={rename}
        >
          {t('plan.rename')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy {...icon} />}
          onClick={() => {
            const taken = session.store.getState().branches.map(({ title }) => title);
            const title = copyTitle(branch.title, taken, t);
            session.dispatch({ type: 'createBranch', title, from: branch.id });
          }}
        >
          {t('plan.duplicate')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload {...icon} />}
          onClick={() => {
            const { name, text, mimeType } = session.exportScenario(branch.id);
            downloadText(name, text, mimeType);
          }}
        >
          {t('plan.export')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconGitMerge {...icon} />}
          disabled={isAlone}
          onClick={() => {
            onBring({ kind: 'merge', mine: branch.id });
          }}
        >
          {tScenario('merge.menu')}
        </Menu.Item>
        {isElsewhere && (
          <Menu.Item
            leftSection={<IconReplace {...icon} />}
            onClick={() => {
              onBring({ kind: 'rebase', mine: branch.id });
            }}
          >
            {tScenario('merge.rebaseMenu')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Name of a copy that no other scenario has. */
function copyTitle(title: string, taken: readonly string[], t: Translate): string {
  for (let number = 1; ; number++) {
    const copy = number === 1 ? t('plan.copyName', { title }) : t('plan.copyNameNumbered', { title, number });
    if (!taken.includes(copy)) return copy;
  }
}

function ScenarioRow({
  branch,
  onDiscard,
  onBring,
}: {
  readonly branch: Branch;
  readonly onDiscard: (discarded: Discarded) => void;
  readonly onBring: (bringing: Bringing) => void;
}): JSX.Element {
  const session = useSession();
  const screen = useInterfaceStore();
  const { t } = useText();
  const current = useSessionState((state) => state.branch?.id === branch.id);
  const renaming = useInterface((state) => state.renaming === branch.id);
  const name = useRef<HTMLButtonElement>(null);
  const refocus = useRef(false);
  const count = useSessionState(
    (state) => state.branches.find((candidate) => candidate.id === branch.id)?.changes.length ?? 0,
  );
  // The row's button stands again only after the field has gone.
  useEffect(() => {
    if (renaming || !refocus.current) return;
    refocus.current = false;
    name.current?.focus();
  }, [renaming]);
  const rename = (): void => {
    screen.setState({ renaming: branch.id });
  };
  return (
    <li className={classes['scenario']} data-current={current || undefined}>
      {renaming ? (
        <ScenarioName
          branch={branch}
          onDone={(byKey) => {
            refocus.current = byKey;
            screen.setState({ renaming: undefined });
          }}
        />
      ) : (
        <UnstyledButton
          ref={name}
          className={classes['scenarioName']}
          aria-pressed={current}
          aria-keyshortcuts="F2"
          title={t('plan.renameHint')}
          onClick={() => {
            session.dispatch({ type: 'selectBranch', id: branch.id });
          }}
          onDoubleClick={rename}
          onKeyDown={(event) => {
            if (event.key !== 'F2') return;
            // Elsewhere the key renames the scenario on show.
            event.stopPropagation();
            event.preventDefault();
            rename();
          }}
        >
          <IconGitBranch size={15} stroke={1.6} aria-hidden="true" />
          <span>{branch.title}</span>
          <small>{t('plan.changesCount', { count })}</small>
        </UnstyledButton>
      )}
      <ScenarioMenu branch={branch} rename={rename} onBring={onBring} />
      <Tooltip label={t('plan.discard')}>
        <ActionIcon
          aria-label={`${t('plan.discard')}: ${branch.title}`}
          size={26}
          onClick={() => {
            onDiscard({ id: branch.id, title: branch.title });
            session.dispatch({ type: 'discardBranch', id: branch.id });
          }}
        >
          <IconTrash size={15} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

function NewScenario(): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const number = useSessionState((state) => state.branches.length + 1);
  const [title, setTitle] = useState('');
  const openFile = useScenarioImport();
  const create = (event: SubmitEvent): void => {
    event.preventDefault();
    const given = title.trim();
    session.dispatch({
      type: 'createBranch',
      title: given === '' ? t('plan.defaultName', { number }) : given,
    });
    setTitle('');
  };
  return (
    <form className={classes['newScenario']} onSubmit={create}>
      <TextInput
        value={title}
        onChange={(event) => {
          setTitle(event.currentTarget.value);
        }}
        placeholder={t('plan.namePlaceholder')}
        aria-label={t('plan.namePlaceholder')}
        maxLength={80}
      />
      <Button type="submit" leftSection={<IconPlus size={15} stroke={1.8} />}>
        {t('plan.create')}
      </Button>
      <FileButton accept="application/json,.json" onChange={openFile}>
        {(props) => (
          <Tooltip label={t('plan.import')}>
            <ActionIcon {...props} variant="default" size={30} aria-label={t('plan.import')}>
              <IconUpload size={15} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
      </FileButton>
    </form>
  );
}

/** The existing city and every scenario on it; one of them is on show. */
export function ScenarioList({
  onBring,
}: {
  /** Somebody wants scenarios brought together. */
  readonly onBring: (bringing: Bringing) => void;
}): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const branches = useSessionState((state) => state.branches);
  const onBase = useSessionState((state) => state.branch === undefined);
  const [discarded, setDiscarded] = useState<Discarded | undefined>();
  useEffect(() => {
    if (discarded === undefined) return undefined;
    const timer = setTimeout(() => {
      setDiscarded(undefined);
    }, UNDO_TIME);
    return () => {
      clearTimeout(timer);
    };
  }, [discarded]);
  return (
    <section className={classes['section']} aria-label={t('plan.title')}>
      <ul className={classes['scenarios']}>
        <li className={classes['scenario']} data-current={onBase || undefined}>
          <UnstyledButton
            className={classes['scenarioName']}
            aria-pressed={onBase}
            onClick={() => {
              session.dispatch({ type: 'selectBranch', id: undefined });
            }}
          >
            <IconBuilding size={15} stroke={1.6} aria-hidden="true" />
            <span>{t('bar.base')}</span>
          </UnstyledButton>
        </li>
        {branches.map((branch) => (
          <ScenarioRow key={branch.id} branch={branch} onDiscard={setDiscarded} onBring={onBring} />
        ))}
      </ul>
      {discarded !== undefined && (
        <p className={classes['discarded']} role="status">
          <span>{t('plan.discarded', { title: discarded.title })}</span>
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => {
              session.dispatch({ type: 'restoreBranch', id: discarded.id });
              setDiscarded(undefined);
            }}
          >
            {t('plan.undoDiscard')}
          </Button>
        </p>
      )}
      {branches.length === 0 && <p className={classes['note']}>{t('plan.emptyHint')}</p>}
      <NewScenario />
    </section>
  );
}
