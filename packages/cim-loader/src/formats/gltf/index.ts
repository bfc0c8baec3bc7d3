import type { FormatLoader } from '../format-loader.ts';
import { type FormatProbe, hasExtension } from '../format-probe.ts';

/** glTF 2.0, binary or JSON, with features and metadata (EXT_mesh_features, EXT_structural_metadata). */
export const gltfLoader: FormatLoader = {
  id: 'gltf',
  title: 'glTF',
  extensions: ['glb', 'gltf'],
  mimeTypes: ['model/gltf-binary', 'model/gltf+json'],
  recognises: (probe) => isBinary(probe) || isJson(probe),
  parse: async (file, options) => (await import('./parse.ts')).parseGltf(file, options),
};

const isBinary = ({ head }: FormatProbe): boolean =>
  head[0] === 0x67 && head[1] === 0x6c && head[2] === 0x54 && head[3] === 0x46;

function isJson(probe: FormatProbe): boolean {
  const { json } = probe;
  if (json === undefined) return false;
  // A tileset has an asset as well, and a root.
  if (json.has('root') || json.has('geometricError')) return false;
  if (hasExtension(probe, ['gltf'])) return true;
  return (
    json.has('asset') && ['meshes', 'nodes', 'scenes', 'accessors', 'buffers'].some((name) => json.has(name))
  );
}
