import { IconFileUpload } from '@tabler/icons-react';
import { useEffect, useState, type JSX } from 'react';
import { useDataText } from '../i18n/useDataText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { collectDropped, holdsFiles } from './collect-files.ts';
import classes from './import.module.css';
import { ImportDialog } from './ImportDialog.tsx';
import { useImport, type Import } from './useImport.ts';

/** Takes files dropped anywhere on the page: what is dropped beside a target would replace the page. */
function useDrop({ readFiles }: Import): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const onOver = (event: DragEvent): void => {
      if (!holdsFiles(event.dataTransfer)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      // Leaving one element for another inside the page has a related target.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      const { dataTransfer } = event;
      if (dataTransfer === null || !holdsFiles(dataTransfer)) return;
      event.preventDefault();
      void collectDropped(dataTransfer).then(readFiles);
    };
    document.addEventListener('dragover', onOver);
    document.addEventListener('dragleave', onLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, [readFiles]);
  return over;
}

/** Adding data by drop, by button or by address. */
export function AddData(): JSX.Element {
  const { t } = useDataText();
  const screen = useInterfaceStore();
  const asked = useInterface((state) => state.importOpen);
  const state = useImport();
  const over = useDrop(state);
  const { choose } = state;
  useEffect(() => {
    if (!asked) return;
    screen.setState({ importOpen: false });
    choose();
  }, [asked, choose, screen]);
  return (
    <>
      {over && (
        <div className={classes['drop']} role="status">
          <div>
            <IconFileUpload size={28} stroke={1.4} aria-hidden="true" />
            <p>{t('import.dropHere')}</p>
            <small>{t('import.dropHint')}</small>
          </div>
        </div>
      )}
      <ImportDialog state={state} />
    </>
  );
}
