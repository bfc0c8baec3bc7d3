import type { HeightGrid } from '../geo/height-grid.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import type { SceneGraph } from '../scene/scene-graph.ts';
import { hashTables } from '../scene/table-hash.ts';
import type { Branch } from './branch.ts';
import { createCityBase } from './city-base.ts';
import { createCityView } from './city-view.ts';
import { type BranchOptions, createBranch } from './create-branch.ts';
import { EMPTY_OVERLAY } from './overlay.ts';
import type { View } from './view.ts';

/** What a twin is made from; shared with it, so never to be altered afterwards. */
export interface TwinSource {
  readonly scene: SceneGraph;
  /** Hash of the city's content as its package states it; worked out from the tables where absent. */
  readonly contentHash?: string;
  readonly network?: RoadNetwork;
  /** Heights of the ground; where several lie over each other, the first with data counts. */
  readonly terrain?: readonly HeightGrid[];
}

/** A city: what is there now, and branches of what could be. Nothing a branch does alters it. */
export interface Twin {
  readonly scene: SceneGraph;
  readonly contentHash: string;
  /** The city as it is. */
  readonly base: View;
  /**
   * Cost: the number of changes given, whatever the size of the city. To discard a branch, drop it.
   * @throws {ChangeError} if one of the changes cannot be made here.
   */
  createBranch(options: BranchOptions): Branch;
}

/** @throws {RangeError} if a layer of the scene holds the table of another. */
export function createTwin({ scene, contentHash, network, terrain = [] }: TwinSource): Twin {
  const base = createCityBase(scene, { network, terrain }, (tables) => contentHash ?? hashTables(tables));
  const view = createCityView(base, EMPTY_OVERLAY);
  return {
    scene,
    get contentHash() {
      return base.contentHash;
    },
    base: view,
    createBranch: (options) => createBranch(base, options),
  };
}
