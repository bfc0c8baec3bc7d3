import type { Dataset } from '../../datasets/dataset.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadOptions } from '../format-loader.ts';
import { datasetFromOsm } from '../osm/dataset-from-osm.ts';
import type { ElementSink, ElementSource } from '../osm/element-source.ts';
import { type OsmBlob, readBlobs, within } from './blob-stream.ts';
import { MessageReader } from './message-reader.ts';
import { PrimitiveBlockReader } from './primitive-block.ts';

/** Reads an OSM PBF file blob by blob. @throws {LoadError} naming file, offset and remedy. */
export async function parseOsmPbf(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const head: { dataDate?: string } = {};
  const source: ElementSource = {
    file: file.name,
    readInto: (sink) => readPbf(file, sink, head, options),
  };
  return datasetFromOsm('osm-pbf', source, () => ({ version: '0.6', ...head }), options);
}

/** Hands the elements of a file to a program as they stand. @throws {LoadError} naming file, offset and remedy. */
export async function readElements(
  file: InputFile,
  sink: ElementSink,
  options: Pick<LoadOptions, 'signal' | 'onProgress'>,
): Promise<void> {
  await readPbf(file, sink, {}, options);
}

async function readPbf(
  file: InputFile,
  sink: ElementSink,
  head: { dataDate?: string },
  { signal, onProgress }: Pick<LoadOptions, 'signal' | 'onProgress'>,
): Promise<void> {
  const blocks = new PrimitiveBlockReader(sink);
  let sawHeader = false;
  const report = (offset: number): void => {
    if (file.size !== undefined && file.size > 0) onProgress?.(Math.min(1, offset / file.size));
  };
  for await (const blob of readBlobs(file, signal, report)) {
    signal?.throwIfAborted();
    if (blob.type === 'OSMHeader') {
      readHeaderBlock(blob, file.name, head);
      sawHeader = true;
      continue;
    }
    if (!sawHeader) throw noHeader(file.name, blob.offset);
    within(file.name, blob.offset, () => {
      blocks.read(blob.bytes);
    });
  }
  if (!sawHeader) throw noHeader(file.name, 0);
}

function noHeader(url: string, offset: number): LoadError {
  return new LoadError('data comes before the header block', {
    url,
    format: 'OpenStreetMap PBF',
    kind: 'corrupt',
    place: `offset ${offset}`,
    remedy: 'fetch the file again; its start is missing',
  });
}

/** What a reader must know to read a file. */
const KNOWN_FEATURES: ReadonlySet<string> = new Set(['OsmSchema-V0.6', 'DenseNodes']);

function readHeaderBlock({ bytes, offset }: OsmBlob, url: string, head: { dataDate?: string }): void {
  within(url, offset, () => {
    const reader = new MessageReader(bytes);
    while (reader.next()) {
      if (reader.field === 4) requireKnown(reader.text(), url);
      else if (reader.field === 32) {
        const seconds = reader.signed();
        if (seconds > 0 && seconds < 1e11)
          head.dataDate = new Date(seconds * 1000).toISOString().slice(0, 10);
      } else reader.skip();
    }
  });
}

function requireKnown(feature: string, url: string): void {
  if (KNOWN_FEATURES.has(feature)) return;
  const isHistory = feature === 'HistoricalInformation';
  throw new LoadError(
    isHistory
      ? 'holds the whole history of its objects'
      : `needs ${feature.slice(0, 60)}, which is not known`,
    {
      url,
      format: 'OpenStreetMap PBF',
      kind: 'version',
      place: 'header block',
      remedy: isHistory
        ? 'take one state out of it: osmium time-filter IN -o OUT.osm.pbf'
        : 'write the file again with osmium cat',
    },
  );
}
