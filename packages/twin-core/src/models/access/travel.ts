import { createReachSearch, type ReachSearch } from '../../network/reach/reach-search.ts';
import { createRoadLocator, type RoadLocator, type RoadPieces } from '../../network/reach/edge-locator.ts';
import { WALK_SPEED } from '../../network/road-classes.ts';
import type { TravelGraph } from '../../network/reach/travel-graph.ts';

/** A place on a road and how long it takes to get between it and what stands beside the road. */
export interface Anchor {
  readonly piece: number;
  /** Share of the way along the piece. */
  readonly share: number;
  /** Seconds on foot, straight to the road. */
  readonly walk: number;
}

/** Roads of one mode as a run needs them. */
export interface Roads {
  readonly pieces: RoadPieces;
  /** From the starts, along the direction of travel. */
  readonly outward: TravelGraph;
  /** To the starts: all edges turned round. */
  readonly inward: TravelGraph;
}

/** Anchors of positions; `undefined` where there is no road near. */
export function anchorsOf(
  locate: RoadLocator,
  positions: Float64Array,
  accessDistance: number,
): (Anchor | undefined)[] {
  const anchors: (Anchor | undefined)[] = [];
  for (let at = 0; at < positions.length; at += 2) {
    const place = locate(positions[at] as number, positions[at + 1] as number, accessDistance);
    anchors.push(place && { piece: place.piece, share: place.share, walk: place.distance / WALK_SPEED });
  }
  return anchors;
}

/** Travel times between a set of anchors and anywhere else, in one direction. */
export interface TravelField {
  /** Seconds to (or from) the nearest anchor at a place on a road; Infinity beyond the limit. */
  at(piece: number, share: number): number;
}

/** Works travel fields out, one after the other: a field is good until the next. */
export class TravelPlanner {
  readonly locate: RoadLocator;
  readonly #pieces: RoadPieces;
  readonly #outward: ReachSearch;
  readonly #inward: ReachSearch;

  constructor({ pieces, outward, inward }: Roads) {
    this.#pieces = pieces;
    this.locate = createRoadLocator(pieces);
    this.#outward = createReachSearch(outward);
    this.#inward = createReachSearch(inward);
  }

  /** @param direction `from`: times from the nearest anchor; `to`: times to it. @param limit seconds. */
  field(anchors: readonly Anchor[], direction: 'from' | 'to', limit: number): TravelField {
    const { from, to } = this.#pieces;
    // Travelling to a place is travelling from it on roads turned round.
    const along = direction === 'from' ? this.#pieces.forward : this.#pieces.backward;
    const against = direction === 'from' ? this.#pieces.backward : this.#pieces.forward;
    const search = direction === 'from' ? this.#outward : this.#inward;
    const starts: number[] = [];
    const times: number[] = [];
    const onPiece = new Map<number, Anchor[]>();
    for (const anchor of anchors) {
      const { piece, share, walk } = anchor;
      starts.push(to[piece] as number, from[piece] as number);
      times.push(walk + part(along[piece], 1 - share), walk + part(against[piece], share));
      const others = onPiece.get(piece);
      if (others === undefined) onPiece.set(piece, [anchor]);
      else others.push(anchor);
    }
    search.run(starts, times, limit);
    return {
      at: (piece, share) => {
        let time = Math.min(
          search.timeOf(from[piece] as number) + part(along[piece], share),
          search.timeOf(to[piece] as number) + part(against[piece], 1 - share),
        );
        for (const anchor of onPiece.get(piece) ?? []) {
          const ahead = share - anchor.share;
          const direct = ahead >= 0 ? part(along[piece], ahead) : part(against[piece], -ahead);
          time = Math.min(time, anchor.walk + direct);
        }
        return time <= limit ? time : Infinity;
      },
    };
  }
}

/** Seconds for a share of a piece; none of a one-way against its direction takes no time. */
function part(seconds: number | undefined, share: number): number {
  return share === 0 ? 0 : (seconds ?? Infinity) * share;
}
