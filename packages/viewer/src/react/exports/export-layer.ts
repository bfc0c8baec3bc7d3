import type { SurfaceColumn } from '@cityloom/cim-loader';
import type { FeatureTable } from '@cityloom/twin-core';
import type { Session } from '../../session/index.ts';
import { downloadBytes } from '../files/download.ts';
import { dataEn } from '../i18n/data-en.ts';
import { dataZhCN } from '../i18n/data-zh-CN.ts';
import { fileNameOf } from '../plan/file-name.ts';

/** Formats a layer or some of its rows can be taken away in. */
export const LAYER_EXPORTS = ['geojson', 'csv', 'cityjson', 'flatgeobuf'] as const;
export type LayerExport = (typeof LAYER_EXPORTS)[number];

/**
 * Hands rows of a table to the person as a file; a failure shows as a notice.
 * @param rows absent: all.
 */
export async function exportLayer(
  session: Session,
  table: FeatureTable,
  title: string,
  format: LayerExport,
  rows?: ArrayLike<number>,
): Promise<void> {
  try {
    const { exportTable } = await import('@cityloom/cim-loader');
    const surfaces = surfacesOf(session, table.layer);
    const file = await exportTable(table, {
      format,
      ...(rows !== undefined && { rows }),
      ...(surfaces !== undefined && { surfaces }),
    });
    downloadBytes(fileNameOf(title, file.extension), file.bytes, file.mimeType);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    session.actions.notify('error', {
      en: dataEn['export.failed'].replace('{{reason}}', reason),
      'zh-CN': dataZhCN['export.failed'].replace('{{reason}}', reason),
    });
  }
}

function surfacesOf(session: Session, layer: string): SurfaceColumn | undefined {
  const data = session.store.getState().addedLayers.find(({ id }) => id === layer)?.data;
  return data?.kind === 'features' ? data.surfaces : undefined;
}
