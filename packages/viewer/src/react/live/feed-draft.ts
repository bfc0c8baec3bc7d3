import {
  FEED_PROTOCOLS,
  feedProtocolFor,
  type FeedCredentials,
  type FeedProtocol,
} from '@cityloom/cim-loader';
import type { FeedSettings, LiveFeed } from '../../session/index.ts';
import type { LiveTranslate } from '../i18n/live-messages.ts';

/** A new feed as it is typed in. */
export interface FeedDraft {
  readonly protocol: string;
  readonly url: string;
  readonly title: string;
  readonly coordinates: 'wgs84' | 'gcj02' | 'bd09';
  readonly prefix: string;
  readonly classes: string;
  /** Further options as JSON. */
  readonly options: string;
  readonly entry: 'none' | 'basic' | 'bearer';
  readonly username: string;
  /** Password or token. */
  readonly secret: string;
}

/** What cannot be used as it was typed in, by field. */
export type FeedProblems = Readonly<Partial<Record<'url' | 'title' | 'options' | 'entry', string>>>;

export const EMPTY_FEED: FeedDraft = {
  protocol: FEED_PROTOCOLS[0]?.id ?? '',
  url: '',
  title: '',
  coordinates: 'wgs84',
  prefix: '',
  classes: '',
  options: '',
  entry: 'none',
  username: '',
  secret: '',
};

/** Protocols whose topics have a prefix, and those that can be asked for some classes alone. */
const WITH_PREFIX = ['mqtt', 'nats'];
const WITH_CLASSES = ['websocket', 'sse', 'mqtt', 'nats'];

export const hasPrefix = ({ protocol }: FeedDraft): boolean => WITH_PREFIX.includes(protocol);
export const hasClasses = ({ protocol }: FeedDraft): boolean => WITH_CLASSES.includes(protocol);

export function protocolOf({ protocol }: FeedDraft): FeedProtocol | undefined {
  return FEED_PROTOCOLS.find(({ id }) => id === protocol);
}

/** The draft with another address; the protocol follows where the address is of another one alone. */
export function withAddress(draft: FeedDraft, url: string): FeedDraft {
  const scheme = URL.canParse(url) ? new URL(url).protocol : '';
  const isFitting = protocolOf(draft)?.schemes.includes(scheme) === true;
  const found = isFitting ? undefined : feedProtocolFor(url);
  return { ...draft, url, ...(found !== undefined && { protocol: found.id }) };
}

function parseOptions(text: string): Readonly<Record<string, unknown>> | string {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : text.trim().slice(0, 24);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A title stands for one feed in every language. */
const titlesOf = ({ settings: { title } }: LiveFeed): readonly string[] =>
  typeof title === 'string' ? [title] : [title.en, title['zh-CN']];

export function feedProblems(draft: FeedDraft, feeds: readonly LiveFeed[], t: LiveTranslate): FeedProblems {
  const schemes = protocolOf(draft)?.schemes ?? [];
  const isAddress = URL.canParse(draft.url) && schemes.includes(new URL(draft.url).protocol);
  const options = parseOptions(draft.options);
  const hasEntry = draft.entry === 'none' || draft.secret !== '';
  const isTaken = feeds.some((feed) => titlesOf(feed).includes(titleOf(draft)));
  return {
    ...(!isAddress && { url: t('feed.problem.url', { schemes: schemes.join(', ') }) }),
    ...(isTaken && { title: t('feed.problem.exists') }),
    ...(typeof options === 'string' && { options: t('feed.problem.options', { reason: options }) }),
    ...(!hasEntry && { entry: t('feed.problem.entry') }),
  };
}

/** As typed in; else the host of the address. */
function titleOf({ title, url }: FeedDraft): string {
  return title.trim() || (URL.canParse(url) ? new URL(url).host : url);
}

/** A name for machines that no other feed has. */
function idFor(title: string, feeds: readonly LiveFeed[]): string {
  const stem =
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/gu, '')
      .slice(0, 100) || 'feed';
  const taken = new Set(feeds.map(({ settings }) => settings.id));
  let id = stem;
  for (let count = 2; taken.has(id); count += 1) id = `${stem}-${count}`;
  return id;
}

const list = (text: string): readonly string[] => text.split(/[\s,，]+/u).filter((word) => word !== '');

/** Settings of a draft without problems. */
export function settingsOf(draft: FeedDraft, feeds: readonly LiveFeed[]): FeedSettings {
  const title = titleOf(draft);
  const parsed = parseOptions(draft.options);
  const classNames = hasClasses(draft) ? list(draft.classes) : [];
  const options = {
    ...(typeof parsed === 'string' ? {} : parsed),
    ...(hasPrefix(draft) && draft.prefix.trim() !== '' && { prefix: draft.prefix.trim() }),
    ...(classNames.length > 0 && { classes: classNames }),
  };
  return {
    id: idFor(title, feeds),
    title,
    protocol: draft.protocol,
    url: draft.url.trim(),
    coordinates: draft.coordinates,
    ...(Object.keys(options).length > 0 && { options }),
  };
}

/** What the source is entered with; `undefined`: nothing. */
export function credentialsOf({ entry, username, secret }: FeedDraft): FeedCredentials | undefined {
  if (entry === 'none') return undefined;
  return entry === 'bearer'
    ? { kind: 'bearer', token: secret }
    : { kind: 'basic', username, password: secret };
}
