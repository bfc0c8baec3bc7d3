import { resolvePath } from '../../transport/input-folder.ts';
import { LoadError } from '../../validation/load-error.ts';
import {
  indexAt,
  isIndex,
  type JsonObject,
  listAt,
  numbersAt,
  objectAt,
  objectsAt,
  textAt,
} from '../gltf/json-access.ts';
import type { WarningList } from '../gltf/warning-list.ts';
import { type GeometryLayout, layoutOfSchema, layoutsOfDefinition } from './geometry-layout.ts';
import { inOrder } from './in-order.ts';
import { sceneError, type SceneStore } from './scene-store.ts';

/** A geometry resource of a node and how it is read. */
export interface GeometryResource {
  readonly path: string;
  readonly layout: GeometryLayout;
}

/** Mesh of a node. */
export interface SceneMesh {
  /** The same geometry in one or two forms. */
  readonly geometries: readonly GeometryResource[];
  /** Folder of the attributes; `undefined`: it has none. */
  readonly attributes: string | undefined;
  readonly vertices: number;
  readonly features: number;
}

/** Node of the tree of a layer. */
export interface SceneNode {
  /** Its resource, relative to the layer: `nodes/3`. */
  readonly path: string;
  readonly level: number;
  /** x, y, z its positions are counted from, in the layer's CRS. */
  readonly centre: readonly number[] | undefined;
  readonly mesh: SceneMesh | undefined;
  readonly children: SceneNode[];
}

/** Node as its document says it. */
interface NodeEntry {
  readonly node: SceneNode;
  /** What its children are found by. */
  readonly children: readonly (number | string)[];
}

interface NodeSource {
  readonly root: number | string;
  read(key: number | string, level: number): Promise<NodeEntry | undefined>;
}

/**
 * Reads the tree of a layer: its node pages ("nodePage", 1.7 on), else its index documents ("3D Node Index Document").
 * @throws {LoadError} no root, too deep, or too many nodes.
 */
export async function readNodeTree(
  layer: JsonObject,
  store: SceneStore,
  warnings: WarningList,
): Promise<SceneNode> {
  const source = pagedNodes(layer, store) ?? indexedNodes(layer, store);
  const first = await source.read(source.root, 0);
  if (first === undefined) throw sceneError('has no root node', store.name, String(source.root));
  const seen = new Set<number | string>([source.root]);
  let entries = [first];
  for (let level = 1; entries.length > 0; level++) {
    if (level > store.limits.maximumDepth) {
      throw sceneError(
        `nodes are nested deeper than ${store.limits.maximumDepth}`,
        store.name,
        'nodes',
        'invalid',
      );
    }
    const wanted = entries.flatMap(({ node, children }) =>
      children.filter((key) => isNew(key, seen, node, warnings)).map((key) => ({ parent: node, key })),
    );
    if (seen.size > store.limits.maximumObjects) {
      throw sceneError(`more than ${store.limits.maximumObjects} nodes`, store.name, 'nodes', 'invalid');
    }
    const read = await inOrder(wanted, ({ key }) => readOrWarn(source, key, level, warnings));
    entries = [];
    read.forEach((entry, at) => {
      if (entry === undefined) return;
      wanted[at]?.parent.children.push(entry.node);
      entries.push(entry);
    });
  }
  return first.node;
}

function isNew(
  key: number | string,
  seen: Set<number | string>,
  { path }: SceneNode,
  warnings: WarningList,
): boolean {
  if (!seen.has(key)) {
    seen.add(key);
    return true;
  }
  warnings.add('broken-tile', 'a node names a child that has its place in the tree already; left out', path);
  return false;
}

async function readOrWarn(
  source: NodeSource,
  key: number | string,
  level: number,
  warnings: WarningList,
): Promise<NodeEntry | undefined> {
  try {
    const entry = await source.read(key, level);
    if (entry === undefined)
      warnings.add('broken-tile', 'a node is not in its page; left out', `node ${key}`);
    return entry;
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    warnings.add('broken-tile', `${error.message}; the node is left out`, `node ${key}`);
    return undefined;
  }
}

function pagedNodes(layer: JsonObject, store: SceneStore): NodeSource | undefined {
  const definition = objectAt(layer, 'nodePages') ?? objectAt(layer, 'pointNodePages');
  if (definition === undefined) return undefined;
  const perPage = indexAt(definition, 'nodesPerPage') ?? 0;
  if (perPage < 1) throw sceneError('nodesPerPage is no number from 1 on', store.name, 'nodePages');
  const layouts = objectsAt(layer, 'geometryDefinitions').map(layoutsOfDefinition);
  const pages = new Map<number, Promise<readonly (JsonObject | undefined)[]>>();
  const pageOf = (index: number): Promise<readonly (JsonObject | undefined)[]> => {
    const page = Math.floor(index / perPage);
    let nodes = pages.get(page);
    if (nodes === undefined) {
      nodes = store.json(`nodepages/${page}`).then((json) => objectsAt(json, 'nodes'));
      pages.set(page, nodes);
    }
    return nodes;
  };
  return {
    root: indexAt(definition, 'rootIndex') ?? 0,
    read: async (key, level) => {
      const index = Number(key);
      const node = (await pageOf(index))[index % perPage];
      if (node === undefined) return undefined;
      const mesh = pagedMesh(objectAt(node, 'mesh'), layouts);
      const centre = numbersAt(objectAt(node, 'obb'), 'center', 3);
      const resource = indexAt(objectAt(objectAt(node, 'mesh'), 'geometry'), 'resource') ?? index;
      return {
        node: { path: `nodes/${resource}`, level, centre, mesh, children: [] },
        children: listAt(node, 'children').filter(isIndex),
      };
    },
  };
}

function pagedMesh(
  mesh: JsonObject | undefined,
  definitions: readonly (readonly (GeometryLayout | undefined)[])[],
): SceneMesh | undefined {
  const geometry = objectAt(mesh, 'geometry');
  const resource = indexAt(geometry, 'resource');
  if (resource === undefined) return undefined;
  const attributes = indexAt(objectAt(mesh, 'attribute'), 'resource');
  const layouts = definitions[indexAt(geometry, 'definition') ?? 0] ?? [];
  return {
    geometries: layouts.flatMap((layout, buffer) =>
      layout === undefined ? [] : [{ path: `nodes/${resource}/geometries/${buffer}`, layout }],
    ),
    attributes: attributes === undefined ? undefined : `nodes/${attributes}/attributes`,
    vertices: indexAt(geometry, 'vertexCount') ?? 0,
    features: indexAt(geometry, 'featureCount') ?? 0,
  };
}

function indexedNodes(layer: JsonObject, store: SceneStore): NodeSource {
  const stated = objectAt(layer, 'store');
  const layout = layoutOfSchema(objectAt(stated, 'defaultGeometrySchema'));
  const root = resolvePath('', textAt(stated, 'rootNode') ?? './nodes/root', store.name);
  return {
    root,
    read: async (key, level) => {
      const path = String(key);
      const document = await store.json(path);
      const follow = (link: JsonObject | undefined): string[] => {
        const href = textAt(link, 'href');
        return href === undefined ? [] : [resolvePath(`${path}/`, href, store.name)];
      };
      const resources = objectsAt(document, 'geometryData').flatMap(follow).slice(0, 1);
      const attributes = objectsAt(document, 'attributeData').length > 0 ? `${path}/attributes` : undefined;
      const geometries = layout === undefined ? [] : resources.map((each) => ({ path: each, layout }));
      const mesh = resources.length === 0 ? undefined : { geometries, attributes, vertices: 0, features: 0 };
      // Up to 1.6, positions are counted from the centre of the sphere.
      const centre =
        numbersAt(document, 'mbs', 4)?.slice(0, 3) ?? numbersAt(objectAt(document, 'obb'), 'center', 3);
      return {
        node: { path, level, centre, mesh, children: [] },
        children: objectsAt(document, 'children').flatMap(follow),
      };
    },
  };
}
