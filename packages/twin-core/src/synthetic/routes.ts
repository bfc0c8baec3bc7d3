import type { Traffic } from './traffic-state.ts';

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
