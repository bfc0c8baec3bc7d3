import { Button } from '@mantine/core';
import { createNotificationsStore, Notifications, notifications } from '@mantine/notifications';
import { useEffect, useState, type JSX } from 'react';
import type { Notice, Session } from '../../session/index.ts';
import type { MessageKey } from '../i18n/messages.ts';
import { useText } from '../i18n/useText.ts';
import { useMap } from '../map/MapContext.tsx';
import { useSession } from '../session-context/SessionContext.tsx';
import classes from './states.module.css';

const COLORS: Readonly<Record<Notice['severity'], string>> = {
  info: 'var(--cl-accent)',
  warning: 'var(--cl-orange)',
  error: 'var(--cl-red)',
};

/** Milliseconds a notice stays; errors stay until closed. */
const STAY: Readonly<Record<Notice['severity'], number | false>> = {
  info: 5000,
  warning: 12_000,
  error: false,
};

/** What offers to try again, or to stop what goes on, stays: it is not to be found anywhere else. */
function staysFor({ severity, action }: Notice): number | false {
  const kind = typeof action === 'object' ? action.kind : action;
  return kind === 'fetchLayers' || kind === 'stopFetching' ? false : STAY[severity];
}

const LABELS = {
  reloadView: 'map.reload',
  stopFetching: 'layers.stopFetching',
  bringBackLayer: 'layers.bringBack',
  bringBackFusion: 'layers.bringBack',
  fetchLayers: 'app.retry',
} as const satisfies Record<string, MessageKey>;

function carryOut(action: NonNullable<Notice['action']>, session: Session, reload: () => void): void {
  if (action === 'reloadView') reload();
  else if (action === 'stopFetching') session.layers.stopFetching();
  else if (action.kind === 'fetchLayers') session.layers.fetchAgain(action.layers).catch(() => undefined);
  else if (action.kind === 'bringBackFusion')
    session.layers.bringBackFusion(action.layer).catch(() => undefined);
  else session.layers.bringBack(action.layer).catch(() => undefined);
}

/** The one thing a person can do about a notice at once. */
function NoticeAction({ notice }: { readonly notice: Notice }): JSX.Element | null {
  const session = useSession();
  const { t } = useText();
  const { reload } = useMap();
  const { action } = notice;
  if (action === undefined) return null;
  return (
    <Button
      className={classes['noticeAction']}
      variant="default"
      size="compact-sm"
      onClick={() => {
        session.actions.dismissNotice(notice.id);
        carryOut(action, session, reload);
      }}
    >
      {t(LABELS[typeof action === 'string' ? action : action.kind])}
    </Button>
  );
}

function NoticeText({ notice }: { readonly notice: Notice }): JSX.Element {
  const { local } = useText();
  return (
    <>
      {local(notice.message)}
      <NoticeAction notice={notice} />
    </>
  );
}

/** Shows the session's notices; one that is closed is dismissed there too. */
export function Notices(): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const [store] = useState(createNotificationsStore);
  useEffect(() => {
    const shown = new Set<string>();
    const sync = (notices: readonly Notice[]): void => {
      for (const notice of notices) {
        if (shown.has(notice.id)) continue;
        shown.add(notice.id);
        notifications.show(
          {
            id: notice.id,
            message: <NoticeText notice={notice} />,
            color: COLORS[notice.severity],
            autoClose: staysFor(notice),
            withBorder: true,
            closeButtonProps: { 'aria-label': t('app.close') },
            role: notice.severity === 'error' ? 'alert' : 'status',
            onClose: () => {
              // Told of before the notice is gone from Mantine's list: hiding it again from here would never end.
              if (shown.delete(notice.id)) session.actions.dismissNotice(notice.id);
            },
          },
          store,
        );
      }
      const kept = new Set(notices.map((notice) => notice.id));
      for (const id of shown) {
        if (kept.has(id)) continue;
        shown.delete(id);
        notifications.hide(id, store);
      }
    };
    sync(session.store.getState().notices);
    return session.store.subscribe((state, previous) => {
      if (state.notices !== previous.notices) sync(state.notices);
    });
  }, [session, store, t]);
  return <Notifications store={store} position="top-center" limit={4} className="cityloom-notices" />;
}
