import type { HeightGrid } from '@cityloom/twin-core';
import type { Dataset } from '../../datasets/dataset.ts';
import { layerIdOfFile } from '../../datasets/layer-id.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { LoadWarning } from '../../validation/load-report.ts';

/** Dataset of one grid of heights, with counts and the warnings of its georeference. */
export function terrainDataset(
  format: string,
  file: string,
  grid: HeightGrid,
  georeference: Georeference,
  more: {
    readonly version?: string;
    /** What the heights are measured from, where the file or its format says so: `EPSG:5773`, `ellipsoid`. */
    readonly verticalDatum?: string;
    readonly counts?: Readonly<Record<string, number>>;
    readonly warnings?: readonly LoadWarning[];
    readonly attribution?: string;
  } = {},
): Dataset {
  let valid = 0;
  for (const height of grid.heights) if (!Number.isNaN(height)) valid++;
  const { version, attribution, verticalDatum } = more;
  const { statement } = georeference;
  const vertical = { ...statement.vertical, datum: verticalDatum ?? '', basis: 'declared' as const };
  return {
    format,
    ...(version !== undefined && { version }),
    ...(attribution !== undefined && { attribution }),
    crs: verticalDatum === undefined ? statement : { ...statement, vertical },
    layers: [{ kind: 'terrain', id: layerIdOfFile(file), grid }],
    report: {
      counts: { samples: grid.columns * grid.rows, samplesWithData: valid, ...more.counts },
      warnings: [
        ...georeference.warnings,
        ...georeference.judge(grid.bounds, grid.bounds),
        ...(more.warnings ?? []),
      ],
    },
  };
}
