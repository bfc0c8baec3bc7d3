import { NO_EDGE } from './streets.ts';
import type { Traffic } from './traffic-state.ts';

/** Edges of a path that are looked at, more than drivers look ahead. */
const EDGES_ASKED = 24;

/** Edge to take at a node towards the target of a tree; {@link NO_EDGE} where no way leads there. */
export function routeAt(traffic: Traffic, tree: number, node: number): number {
  let edges = traffic.trees[tree];
  if (edges === undefined) {
    edges = traffic.finder.treeTo(traffic.treeTargets[tree] as number, traffic.closed, traffic.travelTimes);
    traffic.trees[tree] = edges;
  }
  return edges[node] as number;
}

/** Tree that leads to an edge. */
export function treeTowards(traffic: Traffic, edge: number): number {
  let tree = traffic.treeIndex.get(edge);
  if (tree === undefined) {
    tree = traffic.trees.length;
    traffic.trees.push(undefined);
    traffic.treeTargets.push(edge);
    traffic.treeIndex.set(edge, tree);
  }
  return tree;
}

/**
 * Edge a vehicle takes after one on its way: that of its path, if it keeps to one, else the next of its tree.
 * {@link NO_EDGE} where its way ends.
 */
export function edgeAfter(traffic: Traffic, vehicle: number, edge: number): number {
  const path = traffic.paths[vehicle];
  if (path === undefined)
    return routeAt(traffic, traffic.treeOf[vehicle] as number, traffic.streets.targets[edge] as number);
  const index = traffic.pathIndexes[vehicle] as number;
  // What is asked about lies a few edges ahead: drivers look no further.
  for (let ahead = 0; ahead < EDGES_ASKED; ahead++) {
    if (path[(index + ahead) % path.length] === edge)
      return path[(index + ahead + 1) % path.length] ?? NO_EDGE;
  }
  return NO_EDGE;
}

/** Whether a vehicle's way ends on an edge. */
export function endsOn(traffic: Traffic, vehicle: number, edge: number): boolean {
  return (
    traffic.paths[vehicle] === undefined && traffic.treeTargets[traffic.treeOf[vehicle] as number] === edge
  );
}
