import type { Ink } from '../../map-palette.ts';

/** Value by zoom: linear between stops, constant beyond them. Sorted by zoom. */
export type ZoomStops = readonly (readonly [zoom: number, value: number])[];

/** Which objects a rule draws. */
export interface RuleScope {
  /** Layer of the scene this rule draws. */
  readonly layer: string;
  /** Values of the layer's class column; absent: every class no earlier rule of the layer names. */
  readonly classes?: readonly string[];
  /** First zoom at which it is drawn. Zoom 0 is the world on one tile of 256 pixels. */
  readonly minimumZoom: number;
}

/** An area, or the closed line of a polygon layer. */
export interface FillRule extends RuleScope {
  readonly kind: 'fill';
  readonly fill: Ink;
  /** Thin edge, drawn from zoom 14. */
  readonly outline?: Ink;
}

/** A line as wide as the thing it stands for, but never thinner than can be seen. */
export interface LineRule extends RuleScope {
  readonly kind: 'line';
  /** Which lines are drawn together; a later group lies over an earlier one. */
  readonly group: 'water' | 'path' | 'road' | 'rail' | 'boundary';
  readonly stroke: Ink;
  /** Width on the ground, metres. */
  readonly metres: number;
  /** Least width, pixels. */
  readonly pixels: ZoomStops;
  /** Edge on both sides, from zoom 13. */
  readonly casing?: Ink;
  /** Dash and gap as multiples of the line's width. */
  readonly dash?: readonly [number, number];
  /** Thinner line in this colour on top, dashed: the look of a railway. */
  readonly inlay?: Ink;
}

/** How some classes of a layer are drawn. */
export type GroundRule = FillRule | LineRule;

const ROAD = { kind: 'line', layer: 'roads', group: 'road' } as const;
const PATH = { kind: 'line', layer: 'roads', group: 'path' } as const;

/** In drawing order within each group: what comes later lies on top. The first rule that names a class wins. */
export const GROUND_RULES: readonly GroundRule[] = [
  {
    kind: 'fill',
    layer: 'landuse',
    classes: ['residential', 'allotments', 'garages'],
    minimumZoom: 9,
    fill: 'residential',
  },
  { kind: 'fill', layer: 'landuse', classes: ['commercial', 'retail'], minimumZoom: 9, fill: 'commercial' },
  {
    kind: 'fill',
    layer: 'landuse',
    classes: ['industrial', 'railway', 'landfill', 'quarry', 'military', 'depot', 'port'],
    minimumZoom: 9,
    fill: 'industrial',
  },
  {
    kind: 'fill',
    layer: 'landuse',
    classes: [
      'school',
      'stadium',
      'sports_centre',
      'university',
      'college',
      'hospital',
      'kindergarten',
      'education',
      'institutional',
      'religious',
    ],
    minimumZoom: 12,
    fill: 'civic',
  },
  {
    kind: 'fill',
    layer: 'landuse',
    classes: ['construction', 'brownfield', 'greenfield', 'sand', 'bare_rock', 'beach', 'parking'],
    minimumZoom: 11,
    fill: 'bare',
  },
  {
    kind: 'fill',
    layer: 'landuse',
    classes: ['grass', 'meadow', 'farmland', 'village_green'],
    minimumZoom: 11,
    fill: 'grass',
  },
  { kind: 'fill', layer: 'landuse', classes: ['forest', 'wood', 'orchard'], minimumZoom: 9, fill: 'wood' },
  {
    kind: 'fill',
    layer: 'landuse',
    classes: ['cemetery', 'recreation_ground'],
    minimumZoom: 11,
    fill: 'park',
  },
  { kind: 'fill', layer: 'landuse', minimumZoom: 11, fill: 'residential' },

  {
    kind: 'fill',
    layer: 'green',
    classes: ['grass', 'meadow', 'grassland', 'village_green', 'farmland', 'greenfield', 'heath'],
    minimumZoom: 10,
    fill: 'grass',
  },
  { kind: 'fill', layer: 'green', classes: ['wetland'], minimumZoom: 10, fill: 'wetland' },
  {
    kind: 'fill',
    layer: 'green',
    classes: ['forest', 'wood', 'scrub', 'orchard', 'tree_row'],
    minimumZoom: 8,
    fill: 'wood',
  },
  {
    kind: 'fill',
    layer: 'green',
    classes: ['pitch', 'playground', 'track', 'golf_course'],
    minimumZoom: 13,
    fill: 'pitch',
  },
  { kind: 'fill', layer: 'green', minimumZoom: 9, fill: 'park' },
  // Areas of city models: plants, carriageways and bridges as they are, not as lines.
  { kind: 'fill', layer: 'vegetation', minimumZoom: 9, fill: 'park' },
  { kind: 'fill', layer: 'road-areas', minimumZoom: 11, fill: 'street', outline: 'streetCasing' },
  { kind: 'fill', layer: 'bridges', minimumZoom: 11, fill: 'service', outline: 'primaryCasing' },

  { kind: 'fill', layer: 'water', classes: ['wetland'], minimumZoom: 10, fill: 'wetland' },
  {
    kind: 'line',
    layer: 'waterways',
    group: 'water',
    classes: ['stream', 'ditch', 'drain'],
    minimumZoom: 13,
    stroke: 'waterLine',
    metres: 3,
    pixels: [
      [13, 0.6],
      [16, 1.2],
    ],
  },
  {
    kind: 'line',
    layer: 'waterways',
    group: 'water',
    classes: ['river', 'canal'],
    minimumZoom: 8,
    stroke: 'water',
    metres: 12,
    pixels: [
      [8, 0.8],
      [13, 1.6],
    ],
  },
  { kind: 'fill', layer: 'water', minimumZoom: 0, fill: 'water', outline: 'shore' },

  {
    ...PATH,
    classes: ['footway', 'path', 'cycleway', 'steps', 'bridleway', 'corridor'],
    minimumZoom: 16,
    stroke: 'path',
    metres: 1.6,
    pixels: [[16, 0.8]],
    dash: [2.6, 1.6],
  },
  {
    ...PATH,
    classes: ['track', 'construction', 'proposed', 'raceway'],
    minimumZoom: 14,
    stroke: 'path',
    metres: 2.5,
    pixels: [
      [14, 0.7],
      [16, 1.1],
    ],
    dash: [4, 2],
  },
  {
    ...ROAD,
    classes: ['service', 'rest_area', 'services'],
    minimumZoom: 14,
    stroke: 'service',
    casing: 'streetCasing',
    metres: 3.8,
    pixels: [
      [14, 0.6],
      [16, 1.8],
    ],
  },
  {
    ...ROAD,
    classes: ['pedestrian'],
    minimumZoom: 15,
    stroke: 'service',
    casing: 'streetCasing',
    metres: 5,
    pixels: [[15, 1]],
  },
  {
    ...ROAD,
    classes: ['residential', 'living_street', 'unclassified', 'road'],
    minimumZoom: 13,
    stroke: 'street',
    casing: 'streetCasing',
    metres: 6.5,
    pixels: [
      [13, 0.8],
      [15, 2.2],
    ],
  },
  {
    ...ROAD,
    classes: ['tertiary', 'tertiary_link'],
    minimumZoom: 12,
    stroke: 'street',
    casing: 'streetCasing',
    metres: 8,
    pixels: [
      [12, 0.9],
      [15, 3],
    ],
  },
  {
    ...ROAD,
    classes: ['secondary_link', 'primary_link'],
    minimumZoom: 12,
    stroke: 'primary',
    casing: 'primaryCasing',
    metres: 6,
    pixels: [
      [12, 0.8],
      [15, 2.4],
    ],
  },
  {
    ...ROAD,
    classes: ['secondary'],
    minimumZoom: 10,
    stroke: 'primary',
    casing: 'primaryCasing',
    metres: 10,
    pixels: [
      [10, 0.7],
      [13, 1.3],
      [15, 2.6],
    ],
  },
  {
    ...ROAD,
    classes: ['primary'],
    minimumZoom: 8,
    stroke: 'primary',
    casing: 'primaryCasing',
    metres: 11,
    pixels: [
      [8, 0.7],
      [13, 1.5],
      [15, 3],
    ],
  },
  {
    ...ROAD,
    classes: ['motorway_link', 'trunk_link'],
    minimumZoom: 11,
    stroke: 'motorway',
    casing: 'motorwayCasing',
    metres: 6,
    pixels: [
      [11, 0.8],
      [15, 2.4],
    ],
  },
  {
    ...ROAD,
    classes: ['motorway', 'trunk'],
    minimumZoom: 6,
    stroke: 'motorway',
    casing: 'motorwayCasing',
    metres: 12,
    pixels: [
      [6, 0.8],
      [12, 1.5],
      [15, 3.2],
    ],
  },
  { ...ROAD, minimumZoom: 15, stroke: 'service', casing: 'streetCasing', metres: 4, pixels: [[15, 1]] },

  {
    kind: 'line',
    layer: 'rail',
    group: 'rail',
    classes: ['abandoned', 'disused', 'construction', 'proposed', 'platform'],
    minimumZoom: 16,
    stroke: 'rail',
    metres: 1.2,
    pixels: [[16, 0.7]],
    dash: [5, 4],
  },
  {
    kind: 'line',
    layer: 'rail',
    group: 'rail',
    minimumZoom: 10,
    stroke: 'rail',
    metres: 2.4,
    pixels: [
      [10, 0.6],
      [14, 1.3],
      [16, 2],
    ],
    inlay: 'railGap',
  },

  {
    kind: 'line',
    layer: 'power',
    group: 'boundary',
    classes: ['line', 'minor_line'],
    minimumZoom: 13,
    stroke: 'power',
    metres: 0,
    pixels: [
      [13, 0.6],
      [16, 1],
    ],
    dash: [2, 3],
  },

  {
    kind: 'line',
    layer: 'boundaries',
    group: 'boundary',
    minimumZoom: 8,
    stroke: 'boundary',
    metres: 0,
    pixels: [
      [8, 0.7],
      [14, 1.1],
    ],
    dash: [7, 5],
  },
];
