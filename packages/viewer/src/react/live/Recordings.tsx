import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  IconDeviceFloppy,
  IconFileDownload,
  IconFolderOpen,
  IconPlayerRecordFilled,
  IconPlayerStopFilled,
  IconTrash,
} from '@tabler/icons-react';
import { useRef, type JSX } from 'react';
import { CommandError, type LiveControl, type LiveRecording, type Session } from '../../session/index.ts';
import { downloadBlob } from '../files/download.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import classes from './live-timeline.module.css';
import { formatBytes } from './live-format.ts';
import { useLive, useLiveControl } from './live-panel-state.ts';

const ICON = { size: 15, stroke: 1.7, 'aria-hidden': true } as const;
const OFF: LiveRecording = { state: 'off', bytes: 0 };

/** Says why something could not be done. */
function tell({ actions }: Session, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  actions.notify('error', error instanceof CommandError ? error.text : { en: message, 'zh-CN': message });
}

async function exportRecording(control: LiveControl, session: Session): Promise<void> {
  const city = session.store.getState().manifest?.id ?? 'city';
  const stamp = new Date().toISOString().slice(0, 16).replace(/[T:]/gu, '-');
  downloadBlob(`${city}-${stamp}.clrec`, await control.exportRecording());
}

function RecordButton({ recording }: { readonly recording: LiveRecording }): JSX.Element {
  const session = useSession();
  const { t, language } = useLiveText();
  const isOn = recording.state === 'recording';
  const label = isOn
    ? t('live.stopRecording', { size: formatBytes(recording.bytes, language) })
    : t('live.record');
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={28}
        aria-label={label}
        aria-pressed={isOn}
        className={classes['record'] ?? ''}
        onClick={() => {
          session.dispatch({ type: isOn ? 'stopRecording' : 'startRecording' });
        }}
      >
        {isOn ? <IconPlayerStopFilled {...ICON} /> : <IconPlayerRecordFilled {...ICON} />}
      </ActionIcon>
    </Tooltip>
  );
}

function RecordingMenu({
  control,
  recording,
}: {
  readonly control: LiveControl;
  readonly recording: LiveRecording;
}): JSX.Element {
  const session = useSession();
  const { t, language } = useLiveText();
  const file = useRef<HTMLInputElement>(null);
  const hasBytes = recording.bytes > 0;
  return (
    <>
      <Menu position="top-end">
        <Menu.Target>
          <ActionIcon size={28} aria-label={t('live.recordings')}>
            <IconDeviceFloppy {...ICON} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            disabled={!hasBytes}
            leftSection={<IconFileDownload {...ICON} />}
            onClick={() => {
              exportRecording(control, session).catch((error: unknown) => {
                tell(session, error);
              });
            }}
          >
            {hasBytes
              ? t('live.export', { size: formatBytes(recording.bytes, language) })
              : t('live.exportNone')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFolderOpen {...ICON} />}
            onClick={() => {
              file.current?.click();
            }}
          >
            {t('live.openRecording')}
          </Menu.Item>
          <Menu.Item
            disabled={!hasBytes || recording.state === 'recording'}
            leftSection={<IconTrash {...ICON} />}
            onClick={() => {
              control.deleteRecording().catch((error: unknown) => {
                tell(session, error);
              });
            }}
          >
            {t('live.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={file}
        type="file"
        hidden
        aria-label={t('live.openRecording')}
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (chosen === undefined) return;
          control.openRecording(chosen, chosen.name).catch((error: unknown) => {
            tell(session, error);
          });
        }}
      />
    </>
  );
}

/** Records what is reported, and plays what was recorded. */
export function Recordings(): JSX.Element | null {
  const control = useLiveControl();
  const { t } = useLiveText();
  const recording = useLive((live) => live.recording) ?? OFF;
  const isOpened = useLive((live) => live.opened !== undefined) === true;
  if (control === undefined) return null;
  const { state, reason } = recording;
  return (
    <div className={classes['recordings']}>
      {(state === 'full' || state === 'failed') && (
        <span className={classes['recordTrouble']} role="alert" title={reason}>
          {t(state === 'full' ? 'live.recordFull' : 'live.recordFailed')}
        </span>
      )}
      {!isOpened && <RecordButton recording={recording} />}
      <RecordingMenu control={control} recording={recording} />
    </div>
  );
}
