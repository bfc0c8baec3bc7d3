import { ActionIcon, Button, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconBroadcast, IconChevronRight, IconPlus, IconTrash } from '@tabler/icons-react';
import type { JSX } from 'react';
import type { LiveFeed } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession } from '../session-context/SessionContext.tsx';
import { EmptyHint } from '../states/EmptyHint.tsx';
import { formatNumber } from '../values/format.ts';
import { ConditionMark } from './ConditionMark.tsx';
import { FeedDetails } from './FeedDetails.tsx';
import { FeedForm } from './FeedForm.tsx';
import classes from './feeds.module.css';
import sections from './section.module.css';
import { feedTitle, formatAge, formatLatency } from './live-format.ts';
import { useLive, useNow } from './live-panel-state.ts';
import { Section } from './Section.tsx';

/** Condition, rate and delay in one line; how long ago it was heard of where it is not live. */
function Pulse({ health }: Pick<LiveFeed, 'health'>): JSX.Element {
  const { t, language } = useLiveText();
  const now = useNow();
  const { condition, rate, latency, lastMessage } = health;
  const rateText = t('feed.rate', { rate: formatNumber(Math.round(rate * 10) / 10, language) });
  const parts =
    condition === 'live'
      ? [rateText, t('feed.latencyShort', { value: formatLatency(latency.p95, language) })]
      : [Number.isNaN(lastMessage) ? undefined : formatAge(now - lastMessage, t, language)];
  return (
    <span className={classes['pulse']}>
      <strong data-condition={condition}>{t(`feed.condition.${condition}`)}</strong>
      {parts
        .filter((part) => part !== undefined)
        .map((part) => (
          <span key={part}>{part}</span>
        ))}
    </span>
  );
}

function FeedRow({ feed }: { readonly feed: LiveFeed }): JSX.Element {
  const session = useSession();
  const { t, language } = useLiveText();
  const [open, { toggle }] = useDisclosure(false);
  const id = useId();
  const { settings, health } = feed;
  const title = feedTitle(settings, language);
  return (
    <li className={classes['feed']}>
      <div className={classes['feedRow']}>
        <UnstyledButton
          className={classes['feedHead']}
          aria-expanded={open}
          aria-controls={id}
          title={t('feed.details', { feed: title })}
          onClick={toggle}
        >
          <ConditionMark condition={health.condition} />
          <span className={classes['feedText']}>
            <span className={classes['feedTitle']}>{title}</span>
            <Pulse health={health} />
          </span>
          <IconChevronRight size={13} stroke={1.8} data-open={open || undefined} aria-hidden="true" />
        </UnstyledButton>
        <Tooltip label={t('feed.remove', { feed: title })}>
          <ActionIcon
            className={sections['quiet'] ?? ''}
            size={24}
            aria-label={t('feed.remove', { feed: title })}
            onClick={() => {
              session.dispatch({ type: 'removeFeed', feed: settings.id });
            }}
          >
            <IconTrash size={14} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div id={id}>{open && <FeedDetails feed={feed} />}</div>
    </li>
  );
}

const NO_FEEDS: readonly LiveFeed[] = [];

/** Sources of what is reported, with how they are. */
export function Feeds(): JSX.Element {
  const screen = useInterfaceStore();
  const { t, language } = useLiveText();
  const feeds = useLive((live) => live.feeds) ?? NO_FEEDS;
  const adding = useInterface((state) => state.feedFormOpen);
  const setAdding = (feedFormOpen: boolean): void => {
    screen.setState({ feedFormOpen });
  };
  const isLost =
    feeds.length > 0 &&
    feeds.every(({ health: { condition } }) => condition === 'lost' || condition === 'closed');
  const add = (
    <Button
      variant="default"
      leftSection={<IconPlus size={14} stroke={1.8} aria-hidden="true" />}
      onClick={() => {
        setAdding(true);
      }}
    >
      {t('feed.add')}
    </Button>
  );
  return (
    <Section
      title={t('feed.title')}
      note={feeds.length === 0 ? '' : formatNumber(feeds.length, language)}
      action={
        !adding &&
        feeds.length > 0 && (
          <Tooltip label={t('feed.add')}>
            <ActionIcon
              size={24}
              aria-label={t('feed.add')}
              onClick={() => {
                setAdding(true);
              }}
            >
              <IconPlus size={15} stroke={1.8} />
            </ActionIcon>
          </Tooltip>
        )
      }
    >
      {isLost && (
        <p className={classes['trouble']} data-condition="lost" role="alert">
          {t('feed.allLost')}
        </p>
      )}
      {adding && (
        <FeedForm
          onDone={() => {
            setAdding(false);
          }}
        />
      )}
      {feeds.length === 0 && !adding ? (
        <EmptyHint
          icon={<IconBroadcast size={26} stroke={1.3} />}
          title={t('feed.emptyTitle')}
          hint={t('feed.emptyHint')}
        >
          {add}
        </EmptyHint>
      ) : (
        <ul className={sections['list']}>
          {feeds.map((feed) => (
            <FeedRow key={feed.settings.id} feed={feed} />
          ))}
        </ul>
      )}
    </Section>
  );
}
