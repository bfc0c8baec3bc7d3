import { Button, FileButton, Tooltip } from '@mantine/core';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { downloadText } from '../files/download.ts';
import { useFusionText } from '../i18n/useFusionText.ts';
import { fileNameOf } from '../plan/file-name.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import { draftOf, recipeOf } from './fusion-draft.ts';
import type { FusionDesk } from './fusion-store.ts';
import classes from './fusion.module.css';

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Rules and decisions as a file for `cityloom fuse`, and back. */
export function RecipeFiles({ desk }: { readonly desk: FusionDesk }): JSX.Element {
  const session = useSession();
  const { t } = useFusionText();
  const draft = useStore(desk.store, (state) => state.draft);
  const result = useStore(desk.store, (state) => state.result);
  const open = async (file: File): Promise<void> => {
    const { parseFusionRecipe } = await import('@cityloom/cim-loader');
    const found = draftOf(parseFusionRecipe(await file.text(), file.name), session.store.getState());
    if ('missing' in found) throw new Error(t('fusion.missing', { layers: found.missing.join(', ') }));
    desk.setDraft(found);
    await desk.run();
  };
  return (
    <div className={classes['files']}>
      <FileButton
        accept="application/json,.json"
        onChange={(file) => {
          if (file === null) return;
          open(file).catch((error: unknown) => {
            desk.store.setState({ importProblem: error instanceof Error ? error.message : String(error) });
          });
        }}
      >
        {(props) => (
          <Button variant="default" size="compact-sm" {...props}>
            {t('fusion.import')}
          </Button>
        )}
      </FileButton>
      {draft !== undefined && (
        <Tooltip label={t('fusion.exportHint')}>
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => {
              const recipe = recipeOf(draft, session.store.getState());
              downloadText(fileNameOf(`${draft.model}-fusion`, 'json'), json(recipe), 'application/json');
            }}
          >
            {t('fusion.export')}
          </Button>
        </Tooltip>
      )}
      {result !== undefined && (
        <Tooltip label={t('fusion.reportHint')}>
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => {
              const report = { ...result.report, hash: result.reportHash };
              downloadText(
                fileNameOf(`${result.draft.model}-fusion-report`, 'json'),
                json(report),
                'application/json',
              );
            }}
          >
            {t('fusion.report')}
          </Button>
        </Tooltip>
      )}
    </div>
  );
}
