import { placedGeoreference, SourceBounds } from '../../datasets/placed-georeference.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { ContentEntry, ContentModel, FeatureColumn } from '../gltf/content-model.ts';
import type { MetadataValue } from '../gltf/metadata-value.ts';
import type { WarningList } from '../gltf/warning-list.ts';
import { readAttributeBuffer, type SceneAttribute } from './attribute-buffer.ts';
import { readDracoGeometry } from './draco-geometry.ts';
import { type NodeGeometry, readGeometryBuffer } from './geometry-buffer.ts';
import { inOrder } from './in-order.ts';
import type { GeometryResource, SceneMesh, SceneNode } from './node-tree.ts';
import { sceneError, type SceneStore } from './scene-store.ts';

/** What all nodes of a layer share. */
export interface NodeReaderOptions {
  /** What the layer calls itself; the layer of the rows. */
  readonly title: string;
  readonly attributes: readonly SceneAttribute[];
  /** False for integrated meshes: what their buffers call features are no objects, and a node is a row. */
  readonly hasFeatures: boolean;
  readonly georeference: Georeference;
  /** Metres per unit of the heights, where the georeference does not know it. */
  readonly heightUnit: number;
  readonly warnings: WarningList;
  readonly onProgress: ((done: number) => void) | undefined;
}

/** Name of the column of feature numbers where no attribute has them. */
const OWN_ID = 'objectId';

/**
 * Reads the finest meshes of a layer. "A parent node is substituted for its children": coarser ones are read only
 * where finer ones are broken or missing, and then give only those objects that no finer one shows.
 */
export class NodeReader {
  private readonly store: SceneStore;
  private readonly options: NodeReaderOptions;
  private readonly bounds = new SourceBounds();
  private left: number;
  private done = 0;
  private total = 1;

  constructor(store: SceneStore, options: NodeReaderOptions) {
    this.store = store;
    this.options = options;
    this.left = store.limits.maximumPositions;
  }

  /** For layers made of what was read: it is placed, and judged by the bounds of the source. */
  get placed(): Georeference {
    return placedGeoreference(this.options.georeference, this.bounds);
  }

  /** @throws {LoadError} where the limits are passed, or no mesh at all can be read. */
  async readTree(root: SceneNode): Promise<ContentEntry[]> {
    const plan = planOf(root);
    this.total = Math.max(1, plan.finest.length);
    const entries: ContentEntry[] = [];
    let failed: LoadError | undefined;
    const shown = new Set<SceneNode>();
    const read = await inOrder(plan.finest, (node) => this.readNode(node, 'geometry'));
    const coarser = new Set<SceneNode>();
    read.forEach((entry, at) => {
      const node = plan.finest[at] as SceneNode;
      if (entry instanceof LoadError) {
        failed ??= entry;
        const parent = plan.coarser.get(node);
        if (parent !== undefined) coarser.add(parent);
      } else {
        entries.push(entry);
        for (let above = plan.coarser.get(node); above !== undefined; above = plan.coarser.get(above))
          shown.add(above);
      }
    });
    for (const node of coarser) {
      const entry = await this.readNode(node, shown.has(node) ? 'fallback' : 'geometry');
      if (!(entry instanceof LoadError)) entries.push(entry);
      else if (plan.coarser.has(node)) coarser.add(plan.coarser.get(node) as SceneNode);
    }
    if (entries.length === 0 && failed !== undefined) throw failed;
    return entries;
  }

  private async readNode(node: SceneNode, role: ContentEntry['role']): Promise<ContentEntry | LoadError> {
    const { warnings, onProgress } = this.options;
    const { path, level } = node;
    this.store.signal?.throwIfAborted();
    try {
      const content = await this.contentOf(node, node.mesh as SceneMesh);
      return { uri: path, level, role, content, isPlaced: true };
    } catch (error) {
      if (!(error instanceof LoadError) || error.kind === 'version') throw error;
      if (this.left < 0) throw error;
      warnings.add('broken-content', `${error.message}; the node is left out`, path);
      return error;
    } finally {
      this.done++;
      onProgress?.(Math.min(1, this.done / this.total));
    }
  }

  private async contentOf({ path, centre }: SceneNode, mesh: SceneMesh): Promise<ContentModel> {
    const { warnings, title, georeference, heightUnit } = this.options;
    if (centre === undefined)
      throw sceneError('has no centre its positions are counted from', this.store.name, path);
    const geometry = await this.geometryOf(path, mesh);
    if (geometry.unclear > 0) {
      const message = `${geometry.unclear} triangles that no feature claims, or two; those of none are left out`;
      warnings.add('broken-feature-ids', message, path);
    }
    const { positions, indices, featureIds } = geometry;
    const features = this.options.hasFeatures ? geometry.features : undefined;
    for (let at = 0; at < positions.length; at++)
      positions[at] = (positions[at] as number) + (centre[at % 3] as number);
    this.bounds.include(positions);
    if (heightUnit !== 1)
      for (let at = 2; at < positions.length; at += 3) positions[at] = (positions[at] as number) * heightUnit;
    georeference.transform(positions, 3);
    const count = features === undefined ? 1 : featureIds.length;
    const columns =
      features === undefined
        ? new Map<string, FeatureColumn>()
        : await this.columnsOf(path, mesh, featureIds);
    return {
      sets: [{ layer: title, title, slots: [], count, columns }],
      pieces: [{ kind: 'triangles', set: 0, positions, indices, features: features ?? 0 }],
      clouds: [],
    };
  }

  /** The uncompressed form is exact and comes first; servers may have the compressed one only. */
  private async geometryOf(
    path: string,
    { geometries, vertices, features }: SceneMesh,
  ): Promise<NodeGeometry> {
    const [first, second] = geometries.toSorted(
      (a, b) => Number(a.layout.type === 'draco') - Number(b.layout.type === 'draco'),
    );
    if (first === undefined) {
      throw sceneError(
        'its geometry is stored in a way that is not described or not known',
        this.store.name,
        path,
        'version',
        'ask the operator for the layer in version 1.6 to 1.9, or as 3D Tiles',
      );
    }
    const counts = { vertices, features };
    try {
      return await this.decode(first, counts);
    } catch (error) {
      if (second === undefined || !(error instanceof LoadError) || error.kind !== 'missing') throw error;
      return this.decode(second, counts);
    }
  }

  private async decode(
    { path, layout }: GeometryResource,
    counts: { readonly vertices: number; readonly features: number },
  ): Promise<NodeGeometry> {
    const bytes = await this.store.bytes(path);
    const spend = (vertices: number): void => {
      this.left -= vertices;
      if (this.left < 0)
        throw sceneError(
          'more positions than are allowed',
          this.store.name,
          path,
          'invalid',
          'give a smaller extract',
        );
    };
    try {
      if (layout.type === 'draco') return await readDracoGeometry(bytes, Math.max(0, this.left) * 3, spend);
      return readGeometryBuffer(bytes, layout, counts, spend);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw sceneError(`its geometry is broken: ${error.message}`, this.store.name, path);
    }
  }

  private async columnsOf(
    path: string,
    mesh: SceneMesh,
    featureIds: readonly (number | bigint)[],
  ): Promise<Map<string, FeatureColumn>> {
    const { attributes } = this.options;
    const folder = mesh.attributes;
    const lists =
      folder === undefined
        ? []
        : await inOrder(attributes, (attribute) =>
            this.valuesOf(`${folder}/${attribute.key}/0`, attribute, featureIds.length),
          );
    const columns = new Map<string, FeatureColumn>();
    const idName = attributes.find(({ isObjectId }, at) => isObjectId && lists[at] !== undefined)?.name;
    attributes.forEach(({ name, title }, at) => {
      const values = lists[at];
      if (values === undefined) return;
      const semantic = name === idName ? { semantic: 'ID' } : {};
      columns.set(name, { values, ...(title !== undefined && { title }), ...semantic });
    });
    if (idName === undefined) columns.set(this.idName(), { values: featureIds, semantic: 'ID' });
    return columns;
  }

  /** Under the name of the attribute where only its values are missing. */
  private idName(): string {
    return this.options.attributes.find(({ isObjectId }) => isObjectId)?.name ?? OWN_ID;
  }

  /** `undefined`: broken or missing; told once per reason. */
  private async valuesOf(
    path: string,
    attribute: SceneAttribute,
    count: number,
  ): Promise<readonly MetadataValue[] | undefined> {
    const { warnings } = this.options;
    try {
      const values = readAttributeBuffer(await this.store.bytes(path), attribute);
      if (values.length === count) return values;
      throw new RangeError(`${values.length} values for ${count} features`);
    } catch (error) {
      if (!(error instanceof LoadError || error instanceof RangeError)) throw error;
      const reason = error instanceof LoadError ? error.problem : error.message;
      warnings.add('broken-attributes', `values of ${attribute.name} are left out: ${reason}`, path);
      return undefined;
    }
  }
}

/** Which nodes show the layer at its finest, and which coarser one stands above each node. */
interface ReadPlan {
  readonly finest: SceneNode[];
  readonly coarser: Map<SceneNode, SceneNode>;
}

function planOf(root: SceneNode): ReadPlan {
  const plan: ReadPlan = { finest: [], coarser: new Map() };
  collect(root, undefined, plan);
  return plan;
}

/** @returns whether the node or one below it has a mesh. */
function collect(node: SceneNode, above: SceneNode | undefined, plan: ReadPlan): boolean {
  if (above !== undefined) plan.coarser.set(node, above);
  const own = node.mesh === undefined ? above : node;
  const isShownBelow = node.children.map((child) => collect(child, own, plan)).includes(true);
  if (!isShownBelow && node.mesh !== undefined) plan.finest.push(node);
  return isShownBelow || node.mesh !== undefined;
}
