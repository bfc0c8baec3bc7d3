import { Button } from '@mantine/core';
import type { ObjectHandle } from '@cityloom/twin-core';
import { IconBan, IconTrash } from '@tabler/icons-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';

/** What can be done to an existing object in the current scenario. */
export function ScenarioActions({ handle }: { readonly handle: ObjectHandle }): JSX.Element | null {
  const session = useSession();
  const { t } = useText();
  const active = useSessionState((state) => state.branch !== undefined && state.mode === 'plan');
  if (!active) return null;
  if (/road|street/u.test(handle.layer)) {
    return (
      <Button
        variant="default"
        leftSection={<IconBan size={15} stroke={1.6} />}
        onClick={() => {
          session.dispatch({ type: 'applyChange', change: { kind: 'road.close', object: handle.id } });
        }}
      >
        {t('inspector.closeRoad')}
      </Button>
    );
  }
  if (!handle.layer.includes('building')) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconTrash size={15} stroke={1.6} />}
      onClick={() => {
        session.dispatch({ type: 'applyChange', change: { kind: 'object.remove', object: handle.id } });
      }}
    >
      {t('inspector.remove')}
    </Button>
  );
}
