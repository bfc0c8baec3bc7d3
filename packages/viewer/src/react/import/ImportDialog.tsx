import { Button, Modal, Progress, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconFileUpload } from '@tabler/icons-react';
import { useRef, useState, type JSX } from 'react';
import { failureText, type ReadFailure } from '../../session/index.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { collectChosen } from './collect-files.ts';
import { FormatList } from './FormatList.tsx';
import classes from './import.module.css';
import { Original } from './Original.tsx';
import { Preview } from './Preview.tsx';
import { ServiceLayers } from './ServiceLayers.tsx';
import type { Import, ImportStage } from './useImport.ts';

/** Files, a folder or an address, each by keyboard too. */
function Choose({ state }: { readonly state: Import }): JSX.Element {
  const { t } = useDataText();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [address, setAddress] = useState('');
  const take = (list: FileList | null): void => {
    if (list !== null) state.readFiles(collectChosen(list));
  };
  return (
    <div className={classes['choose']}>
      <div className={classes['target']}>
        <IconFileUpload size={30} stroke={1.3} aria-hidden="true" />
        <p>{t('import.chooseTitle')}</p>
        <div className={classes['buttons']}>
          <Button onClick={() => files.current?.click()} data-autofocus>
            {t('import.chooseFiles')}
          </Button>
          <Button variant="default" onClick={() => folder.current?.click()}>
            {t('import.chooseFolder')}
          </Button>
        </div>
        <small>{t('import.dropHint')}</small>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={t('import.chooseFiles')}
        data-testid="import-files"
        onChange={(event) => {
          take(event.currentTarget.files);
        }}
      />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label={t('import.chooseFolder')}
        // Not typed by React; known to every browser.
        {...{ webkitdirectory: '' }}
        onChange={(event) => {
          take(event.currentTarget.files);
        }}
      />
      <form
        className={classes['address']}
        onSubmit={(event) => {
          event.preventDefault();
          if (address.trim() !== '') state.readAddress(address.trim());
        }}
      >
        <TextInput
          label={t('import.address')}
          description={t('import.addressHint')}
          placeholder={t('import.addressPlaceholder')}
          value={address}
          onChange={(event) => {
            setAddress(event.currentTarget.value);
          }}
        />
        <Button type="submit" variant="default" disabled={address.trim() === ''}>
          {t('import.open')}
        </Button>
      </form>
      <FormatList />
    </div>
  );
}

function Reading({
  state,
  done,
  file,
}: {
  readonly state: Import;
  readonly done: number;
  readonly file: string;
}): JSX.Element {
  const { t } = useDataText();
  return (
    <div className={classes['reading']}>
      <p title={file}>{t('import.reading', { file: file.split('/').at(-1) ?? file })}</p>
      <Progress value={done * 100} aria-label={t('import.reading', { file })} transitionDuration={0} />
      <Button variant="default" onClick={state.cancel} data-autofocus>
        {t('import.cancel')}
      </Button>
    </div>
  );
}

function Failure({ failure }: { readonly failure: ReadFailure }): JSX.Element {
  const { t, language } = useDataText();
  const { file, place } = failure;
  const { problem, remedy } = failureText(failure, language);
  return (
    <dl>
      <dt className={classes['failedFile']}>{file}</dt>
      <dd>
        {problem.text}
        <Original text={problem.original} />
      </dd>
      {place !== undefined && (
        <>
          <dt>{t('import.place')}</dt>
          <dd>{place}</dd>
        </>
      )}
      {remedy !== undefined && (
        <>
          <dt>{t('import.remedy')}</dt>
          <dd>{remedy}</dd>
        </>
      )}
    </dl>
  );
}

function Failed({
  state,
  failures,
}: {
  readonly state: Import;
  readonly failures: Extract<ImportStage, { kind: 'failed' }>['failures'];
}): JSX.Element {
  const { t } = useDataText();
  return (
    <div className={classes['failed']} role="alert">
      <h3>
        <IconAlertTriangle size={18} stroke={1.6} aria-hidden="true" />
        {t('import.failedTitle')}
      </h3>
      <p>{t('import.failedHint')}</p>
      {failures.map((failure) => (
        <Failure key={failure.file + failure.message} failure={failure} />
      ))}
      <FormatList />
      <div className={classes['buttons']}>
        <Button variant="default" onClick={state.choose} data-autofocus>
          {t('import.back')}
        </Button>
        <Button variant="default" onClick={state.cancel}>
          {t('import.close')}
        </Button>
      </div>
    </div>
  );
}

/** One window from choosing to adding; closing it at any time alters nothing. */
export function ImportDialog({ state }: { readonly state: Import }): JSX.Element {
  const { t } = useDataText();
  const { stage } = state;
  return (
    <Modal
      opened={stage.kind !== 'closed'}
      onClose={state.cancel}
      title={t('import.title')}
      size={stage.kind === 'preview' ? 860 : 480}
      centered
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.35 }}
      closeButtonProps={{ 'aria-label': t('import.close') }}
      classNames={{
        body: classes['body'] ?? '',
        header: classes['header'] ?? '',
        title: classes['title'] ?? '',
      }}
    >
      {stage.kind === 'choose' && <Choose state={state} />}
      {stage.kind === 'reading' && <Reading state={state} done={stage.done} file={stage.file} />}
      {stage.kind === 'service' && <ServiceLayers key={stage.url} state={state} stage={stage} />}
      {stage.kind === 'failed' && <Failed state={state} failures={stage.failures} />}
      {stage.kind === 'preview' && (
        <Preview key={JSON.stringify(stage.settings)} state={state} stage={stage} />
      )}
    </Modal>
  );
}
