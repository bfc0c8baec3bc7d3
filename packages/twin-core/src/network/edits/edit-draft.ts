import type { EdgePlaces, RoadLines } from '../edge-places.ts';
import type { RoadNetwork } from '../road-network.ts';
import type { RoadTravel } from '../road-travel.ts';
import { stretchesOfRow } from './road-stretches.ts';
import { type FootPoint, footPosition, halvesOf, type Stretch } from './stretch.ts';

/** A network while it is edited: what is dropped, which nodes and stretches are new. */
export class EditDraft {
  /** 1 for an edge of the base that the result has not. */
  readonly dropped: Uint8Array;
  readonly baseNodes: number;
  readonly #network: RoadNetwork;
  readonly #lines: RoadLines | undefined;
  readonly #places: EdgePlaces;
  readonly #droppedRows: ReadonlySet<number>;
  /** By row: those of links, and of the base where somebody has looked. */
  readonly #rows = new Map<number, Stretch[]>();
  /** Rows whose stretches replace edges of the base, in part at least. */
  readonly #altered = new Set<number>();
  /** Positions of new nodes, longitude and latitude interleaved. */
  readonly #positions: number[] = [];
  /** Node each new node was joined to; itself while it stands alone. */
  readonly #joinedTo: number[] = [];

  constructor(
    network: RoadNetwork,
    lines: RoadLines | undefined,
    places: EdgePlaces,
    { droppedRows }: { readonly droppedRows: ReadonlySet<number> },
  ) {
    this.#network = network;
    this.#lines = lines;
    this.#places = places;
    this.#droppedRows = droppedRows;
    this.dropped = new Uint8Array(network.edgeCount);
    this.baseNodes = network.nodeCount;
  }

  dropEdge(edge: number): void {
    this.dropped[edge] = 1;
  }

  #dropEdges(edges: readonly number[]): void {
    for (const edge of edges) this.dropEdge(edge);
  }

  /** Lets others use a road of the base. */
  rule(row: number, travel: RoadTravel): void {
    const stretches = stretchesOfRow(this.#network, this.#lines, this.#places, row, travel);
    for (const { baseEdges } of stretches) this.#dropEdges(baseEdges);
    this.#rows.set(
      row,
      stretches.map((stretch) => ({ ...stretch, baseEdges: [] })),
    );
    this.#altered.add(row);
  }

  addStretch(stretch: Stretch): void {
    const stretches = this.#rows.get(stretch.row);
    if (stretches === undefined) this.#rows.set(stretch.row, [stretch]);
    else stretches.push(stretch);
    this.#altered.add(stretch.row);
  }

  /** Stretches of a row as they are by now; none of a dropped row. */
  stretches(row: number): readonly Stretch[] {
    let stretches = this.#rows.get(row);
    if (stretches === undefined) {
      if (this.#droppedRows.has(row)) return [];
      stretches = stretchesOfRow(this.#network, this.#lines, this.#places, row);
      this.#rows.set(row, stretches);
    }
    return stretches;
  }

  /** Number of a new node. */
  addNode(longitude: number, latitude: number): number {
    this.#positions.push(longitude, latitude);
    this.#joinedTo.push(this.baseNodes + this.#joinedTo.length);
    return this.baseNodes + this.#joinedTo.length - 1;
  }

  /** The node that stands for a node once those that were joined are one. */
  rootOf(node: number): number {
    let root = node;
    while (root >= this.baseNodes) {
      const next = this.#joinedTo[root - this.baseNodes] as number;
      if (next === root) break;
      root = next;
    }
    return root;
  }

  /** Makes a new node one with another node. */
  join(node: number, to: number): void {
    const [root, target] = [this.rootOf(node), this.rootOf(to)];
    if (root !== target && root >= this.baseNodes) this.#joinedTo[root - this.baseNodes] = target;
  }

  /** Degrees. */
  positionOf(node: number): readonly [number, number] {
    const root = this.rootOf(node);
    const positions = root < this.baseNodes ? this.#network.nodePositions : this.#positions;
    const at = (root < this.baseNodes ? root : root - this.baseNodes) * 2;
    return [positions[at] as number, positions[at + 1] as number];
  }

  /**
   * Splits a stretch and puts a node there.
   * @param node to put there; a new one at the foot point where absent.
   */
  split(foot: FootPoint, node?: number): number {
    const { stretch } = foot;
    const stretches = this.#rows.get(stretch.row) ?? [];
    const at = stretches.indexOf(stretch);
    if (at < 0) throw new Error(`editNetwork: a stretch of row ${stretch.row} was split twice.`);
    const middle = node ?? this.addNode(...footPosition(foot));
    stretches.splice(at, 1, ...halvesOf(foot, middle));
    this.#dropEdges(stretch.baseEdges);
    this.#altered.add(stretch.row);
    return middle;
  }

  /** Stretches that are in no edge of the base, in order of their rows. */
  *newStretches(): Generator<Stretch> {
    for (const row of [...this.#altered].sort((a, b) => a - b)) {
      for (const stretch of this.#rows.get(row) ?? []) if (stretch.baseEdges.length === 0) yield stretch;
    }
  }

  /** New nodes that stand for themselves, with their positions. */
  *newNodes(): Generator<readonly [node: number, longitude: number, latitude: number]> {
    for (let index = 0; index < this.#joinedTo.length; index++) {
      const node = this.baseNodes + index;
      if (this.#joinedTo[index] !== node) continue;
      yield [node, this.#positions[index * 2] as number, this.#positions[index * 2 + 1] as number];
    }
  }
}
