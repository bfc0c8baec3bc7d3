/** Width of a lane, metres. */
const LANE_WIDTH = 3.5;

/** Carriageway where neither width nor lanes are given, metres, by value of `highway`: usual cross sections. */
const CARRIAGEWAY_WIDTHS: Readonly<Record<string, number>> = {
  ...{ motorway: 15, trunk: 14, primary: 14, secondary: 10.5, tertiary: 7, unclassified: 6, residential: 6 },
  ...{ motorway_link: 7, trunk_link: 7, primary_link: 7, secondary_link: 6, tertiary_link: 6 },
  ...{
    living_street: 5,
    service: 4,
    track: 3,
    pedestrian: 5,
    cycleway: 2.5,
    footway: 2,
    path: 1.5,
    steps: 2,
  },
};
const OTHER_WIDTH = 4;

/** Width of a road: as given, else by its lanes, else as is usual of its class; metres. */
export function carriagewayWidth(roadClass: string, lanes: number, width: number): number {
  if (width > 0) return width;
  if (lanes > 0) return lanes * LANE_WIDTH;
  return CARRIAGEWAY_WIDTHS[roadClass] ?? OTHER_WIDTH;
}

/** Size of a waterway that is given as a line, metres. */
export interface ChannelSize {
  readonly width: number;
  readonly depth: number;
}

/** Where neither width nor depth is given, by value of `waterway`. */
const CHANNEL_SIZES: Readonly<Record<string, ChannelSize>> = {
  river: { width: 20, depth: 2 },
  canal: { width: 8, depth: 1.5 },
  stream: { width: 3, depth: 0.7 },
  ditch: { width: 1.5, depth: 0.6 },
  drain: { width: 1.5, depth: 0.6 },
};
const OTHER_CHANNEL: ChannelSize = { width: 2, depth: 0.6 };

/** Size of a waterway's bed: as given, else as is usual of its class. */
export function channelSize(channelClass: string, width: number, depth: number): ChannelSize {
  const usual = CHANNEL_SIZES[channelClass] ?? OTHER_CHANNEL;
  return { width: width > 0 ? width : usual.width, depth: depth > 0 ? depth : usual.depth };
}
