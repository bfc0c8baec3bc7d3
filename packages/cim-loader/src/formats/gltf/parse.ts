import type { Dataset } from '../../datasets/dataset.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadOptions } from '../format-loader.ts';
import { createDataset, createPlacement } from './create-dataset.ts';
import { readGltfContainer } from './glb-container.ts';
import { objectAt, textAt } from './json-access.ts';
import { IDENTITY } from './matrix4.ts';
import { readGltfContent } from './read-gltf-content.ts';
import { WarningList } from './warning-list.ts';

/** Reads a glTF file of its own: its features, meshes and points as layers. */
export async function parseGltf(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const warnings = new WarningList(file.name);
  const limits = options.limits ?? DEFAULT_LIMITS;
  const bytes = await file.read(options.signal);
  const { json } = readGltfContainer(bytes, file.name, new WarningList(file.name));
  const asset = objectAt(json, 'asset');
  const source = {
    format: 'gltf',
    version: textAt(asset, 'version'),
    file,
    options,
    warnings,
    attribution: textAt(asset, 'copyright'),
  };
  const placement = await createPlacement(source);
  const context = { file: file.name, folder: file.folder, limits, warnings, signal: options.signal };
  const content = await readGltfContent(bytes, context, {
    transform: IDENTITY,
    upAxis: 'Y',
    withGeometry: true,
  });
  return createDataset([{ uri: '', level: 0, role: 'geometry', content }], [], placement, source);
}
