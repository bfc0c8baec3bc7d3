import { LoadError } from '../../validation/load-error.ts';
import { type Accessor, meantNumbers, readAccessor } from './accessor.ts';
import { type ContentBuilder, type FeatureColumn, NO_FEATURE } from './content-model.ts';
import {
  type FeatureIds,
  featuresFromTexture,
  idsOfElements,
  readFeatureIds,
  wholeIds,
} from './feature-ids.ts';
import type { GltfDocument } from './gltf-document.ts';
import { boxCorners, everyInstance, instanceMatrices, placeInstances } from './instances.ts';
import { indexAt, type JsonObject, objectAt, objectsAt } from './json-access.ts';
import { type Matrix4, transformPositions } from './matrix4.ts';
import type { MetadataValue } from './metadata-value.ts';
import type { Primitive } from './primitive.ts';
import type { GltfContentOptions } from './content-model.ts';
import type { MeshNode } from './scene-graph.ts';
import {
  type PrimitiveMetadata,
  readPrimitiveMetadata,
  type StructuralMetadata,
} from './structural-metadata.ts';
import { type PieceTexture, SurfacePictures } from './surface-picture.ts';
import { openTexture } from './texture-sampling.ts';

/** A feature set while the meshes are read. */
interface GrowingSet {
  readonly index: number;
  readonly slots: Set<number>;
  /** Numbers met, for sets without a table. */
  readonly numbers: Set<number> | undefined;
}

/** Vertices in the frame of the tileset, and the picture on them. */
interface DrawnVertices {
  readonly positions: Float64Array;
  readonly texture: PieceTexture | undefined;
}

/** Turns meshes into features, instances and point clouds of a content. */
export class MeshReader {
  private readonly document: GltfDocument;
  private readonly metadata: StructuralMetadata;
  private readonly content: ContentBuilder;
  private readonly options: GltfContentOptions;
  private readonly pictures: SurfacePictures;
  private readonly sets = new Map<string, GrowingSet>();
  /** Names and summaries of meshes that are features themselves. */
  private readonly meshes: ReadonlyMap<string, MetadataValue>[] = [];
  private meshSet: number | undefined;

  constructor(
    document: GltfDocument,
    metadata: StructuralMetadata,
    content: ContentBuilder,
    options: GltfContentOptions,
  ) {
    this.document = document;
    this.metadata = metadata;
    this.content = content;
    this.options = options;
    this.pictures = new SurfacePictures(document);
    if (options.batch !== undefined) content.addSet(options.batch);
  }

  /** Features without their geometry: their tables, and the slots that speak of them. */
  addSetsOnly(): Promise<void> {
    for (const mesh of objectsAt(this.document.json, 'meshes')) {
      for (const primitive of objectsAt(mesh, 'primitives')) {
        this.noteSlots(objectAt(objectAt(primitive, 'extensions'), 'EXT_mesh_features'));
      }
    }
    for (const node of objectsAt(this.document.json, 'nodes')) {
      this.noteSlots(objectAt(objectAt(node, 'extensions'), 'EXT_instance_features'));
    }
    return Promise.resolve();
  }

  private noteSlots(extension: JsonObject | undefined): void {
    for (const [slot, json] of objectsAt(extension, 'featureIds').entries()) {
      const propertyTable = indexAt(json, 'propertyTable');
      if (propertyTable !== undefined) this.tableSet(propertyTable)?.slots.add(slot);
    }
  }

  async addMesh(node: MeshNode, primitives: readonly Primitive[]): Promise<void> {
    let mesh: number | undefined;
    const summary = new Map<string, MetadataValue>();
    for (const primitive of primitives) {
      this.content.spend(primitive.vertices);
      const positions = transformPositions(node.matrix, primitive.positions);
      const own = await readPrimitiveMetadata(this.document, this.metadata, primitive);
      const texture = await this.pictures.of(primitive);
      const drawn = { positions, texture };
      const used = await this.addFeatures(node.matrix, primitive, drawn);
      if (used && own.summaries.size === 0) continue;
      for (const [name, value] of own.summaries) summary.set(name, value);
      if (primitive.kind === 'points' && !used) {
        this.addCloud(primitive, positions, own);
      } else {
        mesh ??= this.addMeshFeature(node, summary);
        const set = this.meshSet ?? 0;
        this.content.pieces.push({ ...pieceOf(primitive), ...drawn, set, features: mesh });
      }
    }
  }

  private addMeshFeature(node: MeshNode, summary: Map<string, MetadataValue>): number {
    this.meshSet ??= this.content.addSet({
      layer: 'meshes',
      title: undefined,
      slots: [],
      count: 0,
      columns: new Map(),
    });
    if (node.name !== undefined) summary.set('name', node.name);
    return this.meshes.push(summary) - 1;
  }

  /** @returns whether the primitive has features. */
  private async addFeatures(matrix: Matrix4, primitive: Primitive, drawn: DrawnVertices): Promise<boolean> {
    const { batch } = this.options;
    const batchIds =
      batch === undefined ? undefined : (primitive.attribute('_BATCHID') ?? primitive.attribute('BATCHID'));
    if (batch !== undefined && batchIds?.components === 1) {
      const features = this.inRange(wholeIds(batchIds.values, undefined), batch.count, primitive.place);
      this.content.pieces.push({
        ...pieceOf(primitive),
        ...drawn,
        set: 0,
        features: idsOfElements(features, primitive),
      });
      return true;
    }
    const extension = objectAt(objectAt(primitive.json, 'extensions'), 'EXT_mesh_features');
    const read = readFeatureIds(
      this.document,
      extension,
      primitive.vertices,
      (name) => primitive.attribute(name),
      primitive.place,
    );
    // Beside ids with a table, those without are but other numbers of the same objects.
    const tabular = read.filter(({ propertyTable }) => propertyTable !== undefined);
    const all = tabular.length > 0 ? tabular : read;
    let used = false;
    for (const ids of all) used = (await this.addFeatureIds(ids, matrix, primitive, drawn)) || used;
    return used;
  }

  private async addFeatureIds(
    ids: FeatureIds,
    matrix: Matrix4,
    primitive: Primitive,
    drawn: DrawnVertices,
  ): Promise<boolean> {
    const { place } = primitive;
    if (ids.texture !== undefined) return this.addTextureFeatures(ids, ids.texture, matrix, primitive);
    if (ids.ids === undefined) return false;
    const set = this.setOf(ids, place);
    const count = this.content.sets[set.index]?.count ?? 0;
    const features = set.numbers === undefined ? this.inRange(ids.ids, count, place) : ids.ids;
    note(set, features);
    this.content.pieces.push({
      ...pieceOf(primitive),
      ...drawn,
      set: set.index,
      features: idsOfElements(features, primitive),
    });
    return true;
  }

  private async addTextureFeatures(
    ids: FeatureIds,
    texture: JsonObject,
    matrix: Matrix4,
    primitive: Primitive,
  ): Promise<boolean> {
    try {
      const reader = await openTexture(this.document, texture, primitive.place);
      const cut = featuresFromTexture(reader, primitive, ids.nullId);
      this.content.spend(cut.positions.length / 3);
      const set = this.setOf(ids, primitive.place);
      const count = this.content.sets[set.index]?.count ?? 0;
      const features =
        set.numbers === undefined ? this.inRange(cut.features, count, primitive.place) : cut.features;
      note(set, features);
      const positions = transformPositions(matrix, cut.positions);
      this.content.pieces.push({
        kind: 'triangles',
        set: set.index,
        positions,
        indices: cut.indices,
        features,
      });
      return true;
    } catch (error) {
      if (!(error instanceof LoadError) || error.format === 'limits') throw error;
      this.document.warn(
        'broken-feature-ids',
        `${error.message}; these feature ids are left out`,
        primitive.place,
      );
      return false;
    }
  }

  /** Features numbered beyond their table belong to none. */
  private inRange(ids: Uint32Array, count: number, place: string): Uint32Array {
    const isOutside = (id: number): boolean => id >= count && id !== NO_FEATURE;
    if (!ids.some(isOutside)) return ids;
    const message = `feature ids are beyond the ${count} of their table; taken as none`;
    this.document.warn('feature-id-out-of-range', message, place);
    return ids.map((id) => (isOutside(id) ? NO_FEATURE : id));
  }

  private setOf(ids: FeatureIds, place: string): GrowingSet {
    if (ids.propertyTable !== undefined) {
      const set = this.tableSet(ids.propertyTable);
      if (set !== undefined) {
        set.slots.add(ids.slot);
        return set;
      }
      const message = 'feature ids name a property table that is not there; features are read without';
      this.document.warn('missing-property-table', message, place);
    }
    const key = `${ids.slot} ${ids.label ?? ''}`;
    const known = this.sets.get(key);
    if (known !== undefined) return known;
    const index = this.content.addSet({
      layer: ids.label ?? 'features',
      title: ids.label,
      slots: [ids.slot],
      count: 0,
      columns: new Map(),
    });
    const set = { index, slots: new Set([ids.slot]), numbers: new Set<number>() };
    this.sets.set(key, set);
    return set;
  }

  private tableSet(number: number): GrowingSet | undefined {
    const key = `table ${number}`;
    const known = this.sets.get(key);
    const table = this.metadata.tables[number];
    if (known !== undefined || table === undefined) return known;
    const columns = new Map<string, FeatureColumn>();
    for (const [name, values] of table.columns) {
      const property = table.class.properties.get(name);
      columns.set(name, { values, title: property?.name, semantic: property?.semantic });
    }
    const index = this.content.addSet({
      layer: table.class.id,
      title: table.class.name,
      slots: [],
      count: table.count,
      columns,
    });
    const set = { index, slots: new Set<number>(), numbers: undefined };
    this.sets.set(key, set);
    return set;
  }

  private addCloud(
    primitive: Primitive,
    positions: Float64Array,
    { vertexColumns }: PrimitiveMetadata,
  ): void {
    const colour = primitive.attribute('COLOR_0');
    this.content.clouds.push({
      positions: positions.slice(0, primitive.vertices * 3),
      colours: colour === undefined ? undefined : coloursOf(colour),
      columns: vertexColumns,
    });
  }

  addInstances(node: MeshNode, instancing: JsonObject, primitives: readonly Primitive[]): void {
    const place = `nodes/${node.index}`;
    const names = objectAt(instancing, 'attributes');
    const attribute = (name: string): Accessor | undefined => {
      const index = indexAt(names, name);
      return index === undefined ? undefined : readAccessor(this.document, index);
    };
    try {
      const matrices = instanceMatrices(node.matrix, attribute);
      const count = matrices.length;
      this.content.spend(count);
      const extension = objectAt(objectAt(node.json, 'extensions'), 'EXT_instance_features');
      const sets = readFeatureIds(this.document, extension, count, attribute, place);
      const placed = placeInstances(matrices, boxCorners(primitives));
      for (const ids of sets.length > 0 ? sets : [everyInstance(count)]) {
        const set = this.setOf(ids, place);
        const stated = this.content.sets[set.index]?.count ?? 0;
        const read = ids.ids ?? new Uint32Array(count).fill(NO_FEATURE);
        const features = set.numbers === undefined ? this.inRange(read, stated, place) : read;
        note(set, features);
        this.content.pieces.push({ kind: 'instances', set: set.index, ...placed, features });
      }
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      this.document.warn('broken-instances', `${error.message}; left out`, place);
    }
  }

  /** Tables no feature ids speak of are kept; numbers met are told to the sets. */
  finish(): void {
    for (const number of this.metadata.tables.keys()) this.tableSet(number);
    for (const { index, slots, numbers } of this.sets.values()) {
      const set = this.content.sets[index];
      if (set === undefined) continue;
      const members = numbers === undefined ? undefined : Uint32Array.from(numbers).sort();
      this.content.sets[index] = {
        ...set,
        slots: [...slots].sort((a, b) => a - b),
        ...(members && { numbers: members, count: members.length }),
      };
    }
    if (this.meshSet === undefined) return;
    const set = this.content.sets[this.meshSet];
    if (set === undefined) return;
    const columns = new Map<string, FeatureColumn>();
    for (const name of new Set(this.meshes.flatMap((mesh) => [...mesh.keys()]))) {
      columns.set(name, { values: this.meshes.map((mesh) => mesh.get(name)) });
    }
    this.content.sets[this.meshSet] = { ...set, count: this.meshes.length, columns };
  }
}

const pieceOf = ({ kind, indices }: Primitive): Pick<Primitive, 'kind' | 'indices'> => ({ kind, indices });

function note({ numbers }: GrowingSet, features: Uint32Array): void {
  if (numbers === undefined) return;
  for (const feature of features) if (feature !== NO_FEATURE) numbers.add(feature);
}

function coloursOf(colour: Accessor): Uint8Array {
  const numbers = meantNumbers(colour);
  const isByte = colour.values instanceof Uint8Array;
  const isShort = colour.values instanceof Uint16Array;
  const factor = colour.normalized || !(isByte || isShort) ? 255 : isByte ? 1 : 1 / 257;
  const colours = new Uint8Array(colour.count * 3);
  for (let at = 0; at < colour.count; at++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = (numbers[at * colour.components + channel] ?? 0) * factor;
      colours[at * 3 + channel] = Math.min(255, Math.max(0, Math.round(value)));
    }
  }
  return colours;
}
