import { ActionIcon, Button, CopyButton, Tooltip } from '@mantine/core';
import {
  IconCheck,
  IconCopy,
  IconLink,
  IconRoute,
  IconTarget,
  IconViewfinder,
  IconX,
} from '@tabler/icons-react';
import type { JSX, ReactNode } from 'react';
import { useShareLink } from '../bar/useShareLink.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import type { EntityFacts } from './entity-facts.ts';
import { flyToPosition } from './fly-to-position.ts';
import detail from '../panel-parts/detail.module.css';
import classes from './entity.module.css';
import { useLive } from './live-panel-state.ts';

const ICON = { size: 15, stroke: 1.6, 'aria-hidden': true } as const;
/** Seconds of the way that is shown when nothing else is chosen. */
const TRACK_SECONDS = 600;

function Action({
  label,
  onClick,
  children,
}: {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}): JSX.Element {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Fly there, link, deselect. */
export function HeadActions({ facts }: { readonly facts: EntityFacts }): JSX.Element {
  const session = useSession();
  const { t } = useLiveText();
  const share = useShareLink();
  const { position } = facts;
  return (
    <div className={detail['headActions']}>
      {position !== undefined && (
        <Action
          label={t('entity.flyTo')}
          onClick={() => {
            flyToPosition(session, position);
          }}
        >
          <IconViewfinder {...ICON} />
        </Action>
      )}
      <Action label={t('entity.copyLink')} onClick={share}>
        <IconLink {...ICON} />
      </Action>
      <Action
        label={t('entity.deselect')}
        onClick={() => {
          session.dispatch({ type: 'selectEntity' });
        }}
      >
        <IconX {...ICON} />
      </Action>
    </div>
  );
}

/** Follow and track: both stay on until they are taken back. */
export function EntityActions({ facts }: { readonly facts: EntityFacts }): JSX.Element | null {
  const session = useSession();
  const { t } = useLiveText();
  const { name, entityClass } = facts;
  const following = useLive(
    ({ followed }) => followed?.id === name.id && followed.entityClass === name.entityClass,
  );
  const tracking = useLive(({ trace }) => trace.kind === 'tracks' && trace.of === 'selected');
  if (!entityClass.mobile) return null;
  return (
    <div className={classes['entityActions']}>
      <Button
        variant={following === true ? 'filled' : 'default'}
        aria-pressed={following === true}
        leftSection={<IconTarget {...ICON} />}
        onClick={() => {
          session.dispatch(
            following === true ? { type: 'followEntity' } : { type: 'followEntity', entity: name },
          );
        }}
      >
        {t(following === true ? 'entity.unfollow' : 'entity.follow')}
      </Button>
      <Button
        variant={tracking === true ? 'filled' : 'default'}
        aria-pressed={tracking === true}
        leftSection={<IconRoute {...ICON} />}
        onClick={() => {
          session.dispatch({
            type: 'setTrace',
            trace:
              tracking === true
                ? { kind: 'none' }
                : { kind: 'tracks', of: 'selected', seconds: TRACK_SECONDS },
          });
        }}
      >
        {t('entity.track')}
      </Button>
    </div>
  );
}

/** Its name for machines. */
export function EntityId({ id }: { readonly id: string }): JSX.Element {
  const { t } = useLiveText();
  return (
    <div className={detail['id']}>
      <code>{id}</code>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Action label={t(copied ? 'entity.copied' : 'entity.copyId')} onClick={copy}>
            {copied ? <IconCheck {...ICON} /> : <IconCopy {...ICON} />}
          </Action>
        )}
      </CopyButton>
    </div>
  );
}
