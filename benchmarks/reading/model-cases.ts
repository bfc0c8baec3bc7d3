import { registerHooks } from 'node:module';
import { inputFileOfBytes, openDataset, triangulateSurfaces } from '@cityloom/cim-loader';
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { readRealFile } from './inputs.ts';
import { generateModel } from './model-input.ts';
import type { ReadingCase, ReadingCases } from './reading-case.ts';

const DELFT = { path: 'cityjson-models/delft.json', objects: 570 };

/** Objects of a model, its surfaces cut into triangles. */
async function readOurs(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const { layers } = await openDataset(inputFileOfBytes(name, bytes));
  let objects = 0;
  for (const layer of layers) {
    if (layer.kind !== 'features') continue;
    objects += layer.table.count;
    if (layer.surfaces !== undefined && triangulateSurfaces(layer.surfaces).indices.length === 0) return 0;
  }
  return objects;
}

/** What is used of the peer. */
interface PeerLibrary {
  readonly CityJSONParser: new () => object;
  readonly CityJSONLoader: new (parser: object) => {
    readonly scene: { readonly children: readonly { readonly geometry: PeerGeometry }[] };
    load(model: object): void;
  };
}

interface PeerGeometry {
  getAttribute(name: string): { readonly array: Iterable<number> };
}

/** It is written for bundlers: its imports lack their `.js`. */
async function loadPeer(): Promise<PeerLibrary> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const isBundled = context.parentURL?.includes('/cityjson-threejs-loader/') === true;
      const isPath = specifier.includes('/') && !specifier.endsWith('.js');
      return next(isBundled && isPath ? `${specifier}.js` : specifier, context);
    },
  });
  try {
    return (await import('cityjson-threejs-loader')) as unknown as PeerLibrary;
  } finally {
    hooks.deregister();
  }
}

/**
 * CityJSON into triangles. Ours: text to tables of attributes, surfaces on the globe (datum transform), footprints
 * and triangles. The peer: `JSON.parse`, then triangles of a scene in 32 bits in the file's own metres; attributes stay
 * in the parsed JSON; no transform, no footprints.
 */
export const cityjsonCases: ReadingCases = async () => {
  const library = await loadPeer();
  const { cityjson, objects } = generateModel();
  const delft = readRealFile(DELFT.path);
  const inputs = [
    { name: 'generated', bytes: cityjson, objects },
    ...(delft === undefined ? [] : [{ name: 'delft', bytes: delft, objects: DELFT.objects }]),
  ];
  return inputs.map(({ name, bytes, objects: count }): ReadingCase => ({
    name: `cityjson-${name}`,
    bytes: bytes.length,
    objects: count,
    ours: () => readOurs(`${name}.city.json`, bytes),
    peer: {
      name: 'cityjson-threejs-loader, triangles',
      read: () => {
        const model = JSON.parse(new TextDecoder().decode(bytes)) as object;
        const loader = new library.CityJSONLoader(new library.CityJSONParser());
        loader.load(model);
        const found = new Set<number>();
        for (const { geometry } of loader.scene.children) {
          for (const object of geometry.getAttribute('objectid').array) found.add(object);
        }
        return Promise.resolve(found.size);
      },
    },
  }));
};

/**
 * CityGML. No library reads it into tables: the peers read the XML alone, without geometry, transform or tables, so
 * that ours is expected to be slower: fast-xml-parser into objects, as most converters begin, and saxes into events,
 * which ours is built on.
 */
export const citygmlCases: ReadingCases = () => {
  const { citygml: bytes, objects } = generateModel();
  const ours = (): Promise<number> => readOurs('generated.gml', bytes);
  const common = { bytes: bytes.length, objects, ours };
  return Promise.resolve([
    {
      ...common,
      name: 'citygml-generated',
      peer: {
        name: 'fast-xml-parser, objects of the XML alone',
        read: () => {
          const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false });
          const document = parser.parse(new TextDecoder().decode(bytes)) as {
            readonly CityModel: { readonly cityObjectMember: readonly unknown[] };
          };
          return Promise.resolve(document.CityModel.cityObjectMember.length);
        },
      },
    },
    {
      ...common,
      name: 'citygml-generated-events',
      peer: {
        name: 'saxes, events of the XML alone',
        read: () => {
          const parser = new SaxesParser({ xmlns: true });
          let [found, letters] = [0, 0];
          parser.on('opentag', ({ local }) => {
            if (local === 'Building') found++;
          });
          parser.on('text', (text) => {
            letters += text.length;
          });
          parser.write(new TextDecoder().decode(bytes)).close();
          return Promise.resolve(letters > 0 ? found : 0);
        },
      },
    },
  ]);
};
