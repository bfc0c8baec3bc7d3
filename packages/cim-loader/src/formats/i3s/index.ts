import type { FormatLoader } from '../format-loader.ts';
import type { FormatProbe } from '../format-probe.ts';

/** I3S scene layers (OGC 17-014r9, Esri 1.6 to 1.9): packages, unpacked folders and the document of a layer. */
export const i3sLoader: FormatLoader = {
  id: 'i3s',
  title: 'I3S scene layer',
  extensions: ['slpk', 'json'],
  mimeTypes: ['application/json'],
  recognises: (probe) => isPackage(probe) || isLayerDocument(probe),
  parse: async (file, options) => (await import('./parse.ts')).parseI3s(file, options),
};

/** Whether an archive with this member is a scene layer package, whatever its name. */
export const isSceneLayerMember = (path: string): boolean => /^3dscenelayer\.json(?:\.gz)?$/iu.test(path);

const NAME_OFFSET = 30;

/** A zip whose first member is one of a scene layer; which one comes first is up to who packed it. */
function isPackage({ head }: FormatProbe): boolean {
  if (head[0] !== 0x50 || head[1] !== 0x4b || head[2] !== 3 || head[3] !== 4) return false;
  const length = (head[26] ?? 0) + 256 * (head[27] ?? 0);
  const name = new TextDecoder().decode(head.subarray(NAME_OFFSET, NAME_OFFSET + length));
  return isSceneLayerMember(name) || /3dNodeIndexDocument\.json(?:\.gz)?$/iu.test(name);
}

const LAYER_TYPES: readonly unknown[] = ['3DObject', 'IntegratedMesh', 'Point', 'PointCloud', 'Building'];

function isLayerDocument({ json }: FormatProbe): boolean {
  if (json === undefined || !LAYER_TYPES.includes(json.get('layerType'))) return false;
  return ['store', 'nodePages', 'sublayers', 'capabilities'].some((name) => json.has(name));
}
