import type { SimulationModel } from '@cityloom/twin-core';
import type { ScenarioComparison } from '@cityloom/twin-core/scenarios';
import type { CityManifest } from '../catalog/manifest.ts';

/** Language of a report. */
export type ReportLanguage = 'en' | 'zh-CN';

/** A picture of the map, for example what a 3D view shows. */
export interface ReportPicture {
  /** `data:image/png;base64,…`, also JPEG or WebP: a report loads nothing from outside. */
  readonly dataUrl: string;
  readonly caption: string;
}

/** What a report says of a model, its method and limits beside its numbers, and what the model calls these. */
export type ReportModel = Pick<
  SimulationModel,
  'id' | 'title' | 'version' | 'method' | 'limits' | 'measureTitle'
>;

/** All that goes into a report. */
export interface ReportContent {
  readonly title: string;
  /** Who signs it. */
  readonly author?: string;
  /** Day it is made, ISO 8601 (`2026-11-23`). */
  readonly date: string;
  readonly language: ReportLanguage;
  /** Words of the author, before everything else; blank lines part paragraphs. */
  readonly introduction?: string;
  readonly city: Pick<CityManifest, 'id' | 'title' | 'contentHash' | 'sources'>;
  readonly comparison: ScenarioComparison;
  /** Models the runs name; others are ignored. */
  readonly models: readonly ReportModel[];
  readonly pictures?: readonly ReportPicture[];
}
