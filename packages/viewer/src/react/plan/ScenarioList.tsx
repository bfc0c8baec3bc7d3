import { ActionIcon, Button, FileButton, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { type Branch, type Change } from '@cityloom/twin-core';
import { scenarioOfBranch, serializeScenario } from '@cityloom/twin-core/scenarios';
import {
  IconBuilding,
  IconDownload,
  IconGitBranch,
  IconPlus,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react';
import { useEffect, useState, type SubmitEvent, type JSX } from 'react';
import { downloadText } from '../files/download.ts';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import classes from './plan.module.css';
import { fileNameOf } from './file-name.ts';
import { useScenarioImport } from './useScenarioImport.ts';

/** Milliseconds a discarded scenario can be brought back from its row. */
const UNDO_TIME = 15_000;

interface Discarded {
  readonly id: string;
  readonly title: string;
  readonly changes: readonly Change[];
}

function ScenarioRow({
  branch,
  onDiscard,
}: {
  readonly branch: Branch;
  readonly onDiscard: (discarded: Discarded) => void;
}): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const current = useSessionState((state) => state.branch?.id === branch.id);
  const manifest = useSessionState((state) => state.manifest);
  const count = useSessionState(
    (state) => state.branches.find((candidate) => candidate.id === branch.id)?.changes.length ?? 0,
  );
  return (
    <li className={classes['scenario']} data-current={current || undefined}>
      <UnstyledButton
        className={classes['scenarioName']}
        aria-pressed={current}
        aria-label={t('plan.select', { title: branch.title })}
        onClick={() => {
          session.dispatch({ type: 'selectBranch', id: branch.id });
        }}
      >
        <IconGitBranch size={15} stroke={1.6} aria-hidden="true" />
        <span>{branch.title}</span>
        <small>{t('plan.changesCount', { count })}</small>
      </UnstyledButton>
      {manifest !== undefined && (
        <Tooltip label={t('plan.export')}>
          <ActionIcon
            aria-label={`${t('plan.export')}: ${branch.title}`}
            size={26}
            onClick={() => {
              const text = `${JSON.stringify(serializeScenario(scenarioOfBranch(branch, { city: manifest.id })), null, 2)}\n`;
              downloadText(fileNameOf(branch.title, 'json'), text, 'application/json');
            }}
          >
            <IconDownload size={15} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={t('plan.discard')}>
        <ActionIcon
          aria-label={`${t('plan.discard')}: ${branch.title}`}
          size={26}
          onClick={() => {
            onDiscard({ id: branch.id, title: branch.title, changes: [...branch.changes] });
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
export function ScenarioList(): JSX.Element {
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
  const bringBack = async (): Promise<void> => {
    if (discarded === undefined) return;
    setDiscarded(undefined);
    await session.execute({ type: 'createBranch', id: discarded.id, title: discarded.title });
    for (const change of discarded.changes) await session.execute({ type: 'applyChange', change });
  };
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
          <ScenarioRow key={branch.id} branch={branch} onDiscard={setDiscarded} />
        ))}
      </ul>
      {discarded !== undefined && (
        <p className={classes['discarded']} role="status">
          <span>{t('plan.discarded', { title: discarded.title })}</span>
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => {
              bringBack().catch(() => undefined);
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
