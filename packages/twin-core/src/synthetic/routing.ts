import { chooseLane } from './lane-choice.ts';
import { edgeAfter, routeAt } from './routes.ts';
import { NO_EDGE } from './streets.ts';
import { MODE, type Traffic } from './traffic-state.ts';

/** Nobody parks nearer to the end of an edge, metres. */
const PARKING_MARGIN = 15;

/**
 * Draws where a roaming vehicle goes from the end of its edge: a target that can be reached without turning round on the
 * spot, if four draws find one.
 */
export function drawRoute(traffic: Traffic, vehicle: number): void {
  const edge = traffic.edges[vehicle] as number;
  const node = traffic.streets.targets[edge] as number;
  const reverse = traffic.streets.reverses[edge] as number;
  for (let attempt = 0; attempt < 4; attempt++) {
    const tree = Math.floor(traffic.random.next() * traffic.roamingTrees);
    const next = routeAt(traffic, tree, node);
    traffic.treeOf[vehicle] = tree;
    traffic.nextEdges[vehicle] = next;
    if (next !== NO_EDGE && next !== reverse) break;
  }
  chooseLane(traffic, vehicle);
}

/** Lets a vehicle stop at the end of the edge it has come onto, to be taken off the road there. */
function park(traffic: Traffic, vehicle: number, edge: number): void {
  traffic.parkingWanted--;
  traffic.parkers.push(vehicle);
  traffic.modes[vehicle] = MODE.errand;
  traffic.stopEdges[vehicle] = edge;
  const length = traffic.streets.lengths[edge] as number;
  traffic.stopPlaces[vehicle] = Math.max(length / 2, length - PARKING_MARGIN);
}

/** Whether a way turns round on the spot where one could drive on. */
function turnsRound(traffic: Traffic, edge: number, next: number): boolean {
  const { streets } = traffic;
  const node = streets.targets[edge] as number;
  return next === streets.reverses[edge] && streets.junctions[node] === 1;
}

/** Decides where a vehicle goes at the end of the edge it has just come onto. */
export function chooseNext(traffic: Traffic, vehicle: number): void {
  const edge = traffic.edges[vehicle] as number;
  const path = traffic.paths[vehicle];
  if (path !== undefined) {
    const before = traffic.pathIndexes[vehicle] as number;
    // Entered from the road it stands where it is; driven on, one further.
    if (path[before] !== edge) traffic.pathIndexes[vehicle] = (before + 1) % path.length;
    traffic.nextEdges[vehicle] = edgeAfter(traffic, vehicle, edge);
    chooseLane(traffic, vehicle);
    return;
  }
  const tree = traffic.treeOf[vehicle] as number;
  const isThere = traffic.treeTargets[tree] === edge;
  if (isThere && traffic.modes[vehicle] === MODE.roaming) {
    if (traffic.parkingWanted > 0) park(traffic, vehicle, edge);
    drawRoute(traffic, vehicle);
    return;
  }
  const next = routeAt(traffic, tree, traffic.streets.targets[edge] as number);
  if (traffic.modes[vehicle] === MODE.roaming && turnsRound(traffic, edge, next)) {
    drawRoute(traffic, vehicle);
    return;
  }
  traffic.nextEdges[vehicle] = next;
  chooseLane(traffic, vehicle);
}

/**
 * Closes the edges of these rows of the road layer, and opens all others. Who is on one drives on to its end; all others
 * find another way. Costs one search of the network per target in use.
 */
export function closeRows(traffic: Traffic, rows: ReadonlySet<number>): void {
  const { streets, closed, trees } = traffic;
  for (let edge = 0; edge < streets.edgeCount; edge++) {
    closed[edge] = rows.has(streets.network.edgeRows[edge] as number) ? 1 : 0;
  }
  trees.fill(undefined);
  for (let vehicle = 0; vehicle < traffic.vehicleCount; vehicle++) {
    if (traffic.modes[vehicle] === MODE.off) continue;
    const edge = traffic.edges[vehicle] as number;
    const isCommitted =
      (streets.lengths[edge] as number) - (traffic.places[vehicle] as number) <
      (traffic.halfLengths[vehicle] as number);
    if (isCommitted) continue;
    chooseNext(traffic, vehicle);
    if (traffic.nextEdges[vehicle] === NO_EDGE && traffic.modes[vehicle] === MODE.roaming) {
      drawRoute(traffic, vehicle);
    }
  }
}
