import type { Plugin } from 'vite';

/** What stands in for a module a page never runs, by its address as written and the module that asks for it. */
const STAND_INS: readonly { readonly source: RegExp; readonly importer: RegExp; readonly code: string }[] = [
  // The library asks for them where it finds itself in Node.
  { source: /^(?:node:)?(?:fs|path)$/u, importer: /\/draco3dgltf\//u, code: 'export default {};' },
  {
    source: /^draco3dgltf\/draco_encoder/u,
    importer: /\/tiles\/draco-module\.ts$/u,
    code: "export default () => { throw new Error('This app has no Draco encoder.'); };",
  },
  {
    source: /^\.\/read-ifc\.ts$/u,
    importer: /\/ifc\/parse\.ts$/u,
    code: "export const readIfc = () => { throw new Error('IFC is read in a worker.'); };",
  },
];

const MARK = '\0stand-in:';

/**
 * Leaves out of a build for browsers what only Node runs: three megabytes of IFC engine beside the copy of its worker,
 * an encoder that is never asked for, and warnings about modules of Node.
 */
export function browserEngines(): Plugin {
  return {
    name: 'cityloom:browser-engines',
    enforce: 'pre',
    apply: 'build',
    resolveId(source, importer = '') {
      const index = STAND_INS.findIndex((each) => each.source.test(source) && each.importer.test(importer));
      return index < 0 ? undefined : `${MARK}${index}`;
    },
    load(id) {
      return id.startsWith(MARK) ? STAND_INS[Number(id.slice(MARK.length))]?.code : undefined;
    },
  };
}
