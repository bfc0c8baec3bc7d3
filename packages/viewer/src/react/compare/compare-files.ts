import { buildReport, comparisonCsv, comparisonGeoJson, type ReportPicture } from '@cityloom/cim-loader';
import type { ScenarioComparison } from '@cityloom/twin-core/scenarios';
import type { Session } from '../../session/index.ts';
import { downloadBlob, downloadText } from '../files/download.ts';
import { fileNameOf } from '../plan/file-name.ts';

/** What a report takes from the screen. */
export interface ReportRequest {
  readonly title: string;
  /** ISO 8601 day. */
  readonly date: string;
  readonly comparison: ScenarioComparison;
  readonly pictures: readonly ReportPicture[];
}

/** The report of a comparison in the session's language, as one HTML file. */
export function reportOf(session: Session, { title, date, comparison, pictures }: ReportRequest): string {
  const { manifest, language } = session.store.getState();
  if (manifest === undefined) throw new Error('report: no city is loaded; wait until it is.');
  const author = comparison.states.find(({ scenario }) => scenario?.author !== undefined)?.scenario?.author;
  return buildReport({
    title,
    ...(author !== undefined && { author }),
    date,
    language,
    city: manifest,
    comparison,
    models: session.models,
    pictures,
  });
}

/** The map as it is shown now. */
export async function pictureOf(
  blob: Promise<Blob> | undefined,
  caption: string,
): Promise<readonly ReportPicture[]> {
  if (blob === undefined) return [];
  const bytes = new Uint8Array(await (await blob).arrayBuffer());
  let binary = '';
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return [{ dataUrl: `data:image/png;base64,${btoa(binary)}`, caption }];
}

/** Shows the browser's print dialogue for a report, in which it can be saved as PDF. */
export function printReport(html: string): void {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0;visibility:hidden';
  frame.setAttribute('aria-hidden', 'true');
  frame.addEventListener('load', () => {
    const page = frame.contentWindow;
    page?.addEventListener('afterprint', () => {
      frame.remove();
    });
    page?.print();
  });
  frame.srcdoc = html;
  document.body.append(frame);
}

/** Hands the tables, the objects or the report to the person. */
export const saveComparison = {
  report(title: string, html: string): void {
    downloadText(fileNameOf(title, 'html'), html, 'text/html');
  },
  csv(title: string, comparison: ScenarioComparison): void {
    downloadText(fileNameOf(title, 'csv'), comparisonCsv(comparison.measures), 'text/csv');
  },
  geojson(title: string, comparison: ScenarioComparison): void {
    downloadText(fileNameOf(title, 'geojson'), comparisonGeoJson(comparison), 'application/geo+json');
  },
  picture(title: string, picture: Blob): void {
    downloadBlob(fileNameOf(title, 'png'), picture);
  },
  /** A file per state, named by it; of states of one name the later ones are numbered. */
  pictures(titles: readonly string[], pictures: readonly Blob[]): void {
    const taken = new Set<string>();
    pictures.forEach((picture, at) => {
      const title = titles[at] ?? '';
      let name = fileNameOf(title, 'png');
      for (let number = 2; taken.has(name); number += 1)
        name = fileNameOf(`${title} ${String(number)}`, 'png');
      taken.add(name);
      downloadBlob(name, picture);
    });
  },
};
