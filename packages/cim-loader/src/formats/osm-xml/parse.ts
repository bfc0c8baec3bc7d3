import { SaxesParser } from 'saxes';
import type { Dataset } from '../../datasets/dataset.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadOptions } from '../format-loader.ts';
import { datasetFromOsm } from '../osm/dataset-from-osm.ts';
import type { ElementSink, ElementSource } from '../osm/element-source.ts';
import { OsmXmlReader } from './osm-xml-reader.ts';

const FORMAT = 'OpenStreetMap XML';

/** Reads an OSM XML file piece by piece. @throws {LoadError} naming file, place and remedy. */
export async function parseOsmXml(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const head: { version?: string; dataDate?: string } = {};
  const source: ElementSource = {
    file: file.name,
    readInto: (sink) => readXml(file, sink, head, options),
  };
  return datasetFromOsm('osm-xml', source, () => head, options);
}

async function readXml(
  file: InputFile,
  sink: ElementSink,
  head: { version?: string; dataDate?: string },
  { signal, onProgress }: LoadOptions,
): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const place = (): string => `line ${parser.line}`;
  const reader = new OsmXmlReader(sink, (problem) => broken(problem, file.name, place()));
  parser.on('opentag', ({ name, attributes }) => {
    reader.open(name, attributes);
  });
  parser.on('closetag', ({ name }) => {
    reader.close(name);
  });
  parser.on('error', (error) => {
    throw broken(error.message.replace(/^\d+:\d+: /u, ''), file.name, place());
  });
  const decoder = new TextDecoder('utf-8');
  let read = 0;
  for await (const bytes of file.stream(signal)) {
    signal?.throwIfAborted();
    parser.write(decoder.decode(bytes, { stream: true }));
    read += bytes.length;
    if (file.size !== undefined && file.size > 0) onProgress?.(Math.min(1, read / file.size));
  }
  parser.write(decoder.decode());
  parser.close();
  if (!reader.sawRoot) throw broken('there is no <osm> element', file.name, place());
  Object.assign(head, reader.head);
}

function broken(problem: string, url: string, place: string): LoadError {
  return new LoadError(problem, {
    url,
    format: FORMAT,
    kind: 'corrupt',
    place,
    remedy: 'export the file again; it is cut off or damaged',
  });
}
