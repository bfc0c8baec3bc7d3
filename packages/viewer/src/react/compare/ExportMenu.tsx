import { Button, Menu } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import type { ScenarioComparison } from '@cityloom/twin-core/scenarios';
import { useState, type JSX } from 'react';
import { useCompareText } from '../i18n/useCompareText.ts';
import { useMap } from '../map/MapContext.tsx';
import { useSession } from '../session-context/SessionContext.tsx';
import { pictureOf, printReport, reportOf, saveComparison } from './compare-files.ts';
import { picturesOfStates } from './state-pictures.ts';

/** Report, tables, objects and picture of a comparison. */
export function ExportMenu({
  comparison,
  titles,
}: {
  readonly comparison: ScenarioComparison;
  /** Of the states, the baseline first. */
  readonly titles: readonly string[];
}): JSX.Element {
  const session = useSession();
  const { t } = useCompareText();
  const { view, drawn, element, createView } = useMap();
  const [busy, setBusy] = useState(false);
  const title = t('compare.reportTitle', { titles: titles.slice(1).join(' | ') });
  const report = async (deliver: (html: string) => void): Promise<void> => {
    const { branch } = session.store.getState();
    const caption = t('compare.pictureCaption', { title: branch?.title ?? t('compare.existing') });
    const pictures = await pictureOf(drawn ? view?.screenshot() : undefined, caption);
    const date = new Date().toISOString().slice(0, 10);
    deliver(reportOf(session, { title, date, comparison, pictures }));
  };
  const statePictures = async (): Promise<void> => {
    if (view === undefined) return;
    setBusy(true);
    try {
      const pictures = await picturesOfStates({ session, element, view, createView }, comparison.states);
      saveComparison.pictures(titles, pictures);
    } finally {
      setBusy(false);
    }
  };
  const attempt = (action: () => Promise<void>): void => {
    action().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      session.actions.notify('error', { en: reason, 'zh-CN': reason });
    });
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          loading={busy}
          leftSection={<IconFileExport size={15} stroke={1.6} />}
        >
          {t('compare.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() => {
            attempt(() =>
              report((html) => {
                saveComparison.report(title, html);
              }),
            );
          }}
        >
          {t('compare.report')}
        </Menu.Item>
        <Menu.Item
          onClick={() => {
            attempt(() => report(printReport));
          }}
        >
          {t('compare.print')}
        </Menu.Item>
        <Menu.Item
          onClick={() => {
            saveComparison.csv(title, comparison);
          }}
        >
          {t('compare.csv')}
        </Menu.Item>
        <Menu.Item
          onClick={() => {
            saveComparison.geojson(title, comparison);
          }}
        >
          {t('compare.geojson')}
        </Menu.Item>
        <Menu.Item
          disabled={!drawn}
          onClick={() => {
            attempt(async () => {
              if (view !== undefined) saveComparison.picture(title, await view.screenshot());
            });
          }}
        >
          {t('compare.picture')}
        </Menu.Item>
        <Menu.Item
          disabled={!drawn}
          onClick={() => {
            attempt(statePictures);
          }}
        >
          {t('compare.pictures')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
