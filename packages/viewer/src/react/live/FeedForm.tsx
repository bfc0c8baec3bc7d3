import { Button, PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import { FEED_PROTOCOLS } from '@cityloom/cim-loader';
import { useState, type JSX } from 'react';
import type { LiveFeed } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import {
  credentialsOf,
  EMPTY_FEED,
  feedProblems,
  hasClasses,
  hasPrefix,
  protocolOf,
  settingsOf,
  withAddress,
  type FeedDraft,
  type FeedProblems,
} from './feed-draft.ts';
import classes from './forms.module.css';
import { useLive, useLiveControl } from './live-panel-state.ts';

const COORDINATES = ['wgs84', 'gcj02', 'bd09'] as const;
const ENTRIES = ['none', 'basic', 'bearer'] as const;
const NO_FEEDS: readonly LiveFeed[] = [];

interface FieldsProps {
  readonly draft: FeedDraft;
  readonly problems: FeedProblems;
  readonly onChange: (part: Partial<FeedDraft>) => void;
}

/** What a source is entered with. Never stored: asked for anew when the page is opened again. */
function EntryFields({ draft, problems, onChange }: FieldsProps): JSX.Element {
  const { t } = useLiveText();
  return (
    <>
      <Select
        label={t('feed.entry')}
        data={ENTRIES.map((value) => ({ value, label: t(`feed.entry.${value}`) }))}
        value={draft.entry}
        allowDeselect={false}
        onChange={(value) => {
          onChange({ entry: ENTRIES.find((entry) => entry === value) ?? 'none', secret: '' });
        }}
      />
      {draft.entry === 'basic' && (
        <TextInput
          label={t('feed.username')}
          autoComplete="off"
          value={draft.username}
          onChange={(event) => {
            onChange({ username: event.currentTarget.value });
          }}
        />
      )}
      {draft.entry !== 'none' && (
        <PasswordInput
          size="xs"
          label={t(draft.entry === 'basic' ? 'feed.password' : 'feed.token')}
          description={t('feed.entryHint')}
          autoComplete="off"
          value={draft.secret}
          error={problems.entry}
          onChange={(event) => {
            onChange({ secret: event.currentTarget.value });
          }}
        />
      )}
    </>
  );
}

/** What some protocols take beside the address. */
function ProtocolFields({ draft, problems, onChange }: FieldsProps): JSX.Element {
  const { t } = useLiveText();
  return (
    <>
      {hasPrefix(draft) && (
        <TextInput
          label={t('feed.prefix')}
          placeholder="cityloom/v1"
          value={draft.prefix}
          onChange={(event) => {
            onChange({ prefix: event.currentTarget.value });
          }}
        />
      )}
      {hasClasses(draft) && (
        <TextInput
          label={t('feed.classes')}
          description={t('feed.classesHint')}
          placeholder="vehicle, bus"
          value={draft.classes}
          onChange={(event) => {
            onChange({ classes: event.currentTarget.value });
          }}
        />
      )}
      <Textarea
        size="xs"
        autosize
        minRows={1}
        maxRows={8}
        label={t('feed.options')}
        description={t('feed.optionsHint')}
        value={draft.options}
        error={problems.options}
        onChange={(event) => {
          onChange({ options: event.currentTarget.value });
        }}
      />
    </>
  );
}

/** Asks for a source of live data. */
export function FeedForm({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const session = useSession();
  const control = useLiveControl();
  const { t } = useLiveText();
  const feeds = useLive((live) => live.feeds) ?? NO_FEEDS;
  const [draft, setDraft] = useState(EMPTY_FEED);
  // Nothing is wrong with a form nobody has filled in yet.
  const [tried, setTried] = useState(false);
  const problems = feedProblems(draft, feeds, t);
  const shown = tried ? problems : {};
  const change = (part: Partial<FeedDraft>): void => {
    setDraft((last) => ({ ...last, ...part }));
  };
  const submit = (): void => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    const feed = settingsOf(draft, feeds);
    const credentials = credentialsOf(draft);
    if (credentials !== undefined) control?.setCredentials(feed.id, () => Promise.resolve(credentials));
    session.execute({ type: 'addFeed', feed }).then(onDone, () => undefined);
  };
  return (
    <form
      className={classes['form']}
      aria-label={t('feed.add')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        label={t('feed.address')}
        data-autofocus
        autoFocus
        inputMode="url"
        spellCheck={false}
        placeholder={`${protocolOf(draft)?.schemes.at(-1) ?? ''}//…`}
        value={draft.url}
        error={shown.url}
        onChange={(event) => {
          const url = event.currentTarget.value;
          setDraft((last) => withAddress(last, url));
        }}
      />
      <Select
        label={t('feed.protocol')}
        data={FEED_PROTOCOLS.map(({ id, title }) => ({ value: id, label: title }))}
        value={draft.protocol}
        allowDeselect={false}
        onChange={(protocol) => {
          if (protocol !== null) change({ protocol });
        }}
      />
      <TextInput
        label={t('feed.name')}
        value={draft.title}
        error={shown.title}
        onChange={(event) => {
          change({ title: event.currentTarget.value });
        }}
      />
      <Select
        label={t('feed.coordinates')}
        data={COORDINATES.map((value) => ({ value, label: t(`feed.coordinates.${value}`) }))}
        value={draft.coordinates}
        allowDeselect={false}
        onChange={(value) => {
          change({ coordinates: COORDINATES.find((entry) => entry === value) ?? 'wgs84' });
        }}
      />
      <EntryFields draft={draft} problems={shown} onChange={change} />
      <ProtocolFields draft={draft} problems={shown} onChange={change} />
      <div className={classes['formEnd']}>
        <Button type="submit">{t('feed.open')}</Button>
        <Button variant="default" onClick={onDone}>
          {t('feed.cancel')}
        </Button>
      </div>
    </form>
  );
}
