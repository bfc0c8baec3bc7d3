import { type EdgePlaces, placeEdges } from '../edge-places.ts';
import type { RoadNetwork } from '../road-network.ts';
import { isImpassable } from '../road-travel.ts';
import { assembleNetwork } from './assemble-network.ts';
import { EditDraft } from './edit-draft.ts';
import { joinLinks } from './join-links.ts';
import {
  type JoinOptions,
  type NetworkEdits,
  type NetworkSurroundings,
  SNAP_DISTANCE,
} from './network-edits.ts';

/**
 * The network with the edits of a branch; the given one is left as it is, and returned if nothing is edited.
 *
 * An end of a new road joins the nearest node within the snap distance, else splits the nearest road within it at the
 * foot point, both directions alike; roads that serve all who may use the new one come before others, and those that
 * share no mode with it are passed by. A position between the ends joins what it lies on (to 2 cm); where segments
 * cross without one, the roads pass over each other, unless the link joins at crossings. A road that meets nothing is
 * kept and listed in `edits.unconnectedRows`. Parts of a split road share its length out and keep its speeds.
 *
 * Nodes of the base keep their numbers, those of dropped roads stay without edges. Cost: one pass over the edges (copies
 * of typed arrays) plus the number of edits.
 */
export function editNetwork(
  network: RoadNetwork,
  edits: NetworkEdits,
  { lines, rowsIn }: NetworkSurroundings,
  { snapDistance = SNAP_DISTANCE }: JoinOptions = {},
): RoadNetwork {
  if (edits.droppedRows.size === 0 && edits.settings.size === 0 && edits.links.length === 0) return network;
  const places = placeEdges(network, lines);
  const draft = new EditDraft(network, lines, places, edits);
  dropRows(draft, places, edits.droppedRows);
  for (const [row, travel] of [...edits.settings].sort(([a], [b]) => a - b)) {
    if (!edits.droppedRows.has(row)) draft.rule(row, travel);
  }
  const links = edits.links.filter(({ travel }) => !isImpassable(travel)).toSorted((a, b) => a.row - b.row);
  const unconnectedRows = joinLinks(draft, links, rowsIn, snapDistance);
  return assembleNetwork(network, draft, unconnectedRows);
}

function dropRows(draft: EditDraft, { rowOffsets, rowEdges }: EdgePlaces, rows: ReadonlySet<number>): void {
  for (const row of rows) {
    if (row + 1 >= rowOffsets.length) continue;
    for (const edge of rowEdges.subarray(rowOffsets[row], rowOffsets[row + 1])) {
      draft.dropEdge(edge);
    }
  }
}
