import { Modal } from '@mantine/core';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { KeyLabel } from '../values/KeyLabel.tsx';
import { useInterfaceCommands } from './ShortcutKeys.tsx';
import classes from './keys.module.css';

/** Every command that has keys. */
export function KeysPanel(): JSX.Element {
  const { t } = useText();
  const store = useInterfaceStore();
  const commands = useInterfaceCommands();
  return (
    <Modal
      opened
      onClose={() => {
        store.setState({ keysOpen: false });
      }}
      title={t('bar.shortcuts')}
      size="sm"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <dl className={classes['keys']}>
        {commands.map(({ id, title, keys }) =>
          keys === undefined ? null : (
            <div key={id}>
              <dt>{t(title)}</dt>
              <dd>
                <KeyLabel keys={keys} />
              </dd>
            </div>
          ),
        )}
      </dl>
    </Modal>
  );
}
