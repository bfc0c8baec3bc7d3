import { Button, Modal } from '@mantine/core';
import type { JSX } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import classes from './address-question.module.css';

/** Asks before layers of a link send requests to servers beside the page's own. Closing it is a no. */
export function AddressQuestionDialog(): JSX.Element {
  const session = useSession();
  const { t, local } = useDataText();
  const question = useSessionState((state) => state.addressQuestion);
  const answer = (allow: boolean): void => {
    session.actions.answerAddressQuestion(allow);
  };
  return (
    <Modal
      opened={question !== undefined}
      onClose={() => {
        answer(false);
      }}
      title={t('shared.question', { count: question?.layers.length ?? 0 })}
      size={440}
      centered
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.35 }}
      closeButtonProps={{ 'aria-label': t('shared.refuse') }}
    >
      <div className={classes['question']}>
        <ul aria-label={t('shared.servers')}>
          {question?.origins.map((origin) => (
            <li key={origin}>
              <code>{origin}</code>
            </li>
          ))}
        </ul>
        <p>{t('shared.layers', { titles: question?.layers.map(local).join(t('shared.comma')) ?? '' })}</p>
        <p>{t('shared.consequence')}</p>
        <div className={classes['buttons']}>
          <Button
            variant="default"
            onClick={() => {
              answer(false);
            }}
            data-autofocus
          >
            {t('shared.refuse')}
          </Button>
          <Button
            onClick={() => {
              answer(true);
            }}
          >
            {t('shared.allow')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
