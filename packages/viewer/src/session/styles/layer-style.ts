/** How numbers are cut into classes. */
export const CLASS_METHODS = ['equal', 'quantile', 'natural'] as const;
/** One of {@link CLASS_METHODS}. */
export type ClassMethod = (typeof CLASS_METHODS)[number];

/** Colour ramps, all readable with the common colour deficiencies. */
export const RAMP_NAMES = ['viridis', 'cividis', 'magma', 'purpleOrange'] as const;
/** One of {@link RAMP_NAMES}. */
export type RampName = (typeof RAMP_NAMES)[number];

/** Where a picture lies: upon the city's map, or under its lines and areas. */
export const PICTURE_PLACES = ['over', 'under'] as const;
/** One of {@link PICTURE_PLACES}. */
export type PicturePlace = (typeof PICTURE_PLACES)[number];

/** What the points of a scan are coloured by. */
export const CLOUD_COLOURINGS = ['rgb', 'class', 'intensity', 'height'] as const;
/** One of {@link CLOUD_COLOURINGS}. */
export type CloudColouring = (typeof CLOUD_COLOURINGS)[number];

/** How a picture is laid on the map. */
export interface PictureStyle {
  readonly kind: 'picture';
  /** In [0, 1]. */
  readonly opacity: number;
  readonly place: PicturePlace;
}

/** How the points of a scan are drawn. */
export interface CloudStyle {
  readonly kind: 'cloud';
  readonly by: CloudColouring;
  /** Pixels. */
  readonly size: number;
}

/** How a layer looks; plain data, kept with the project. */
export type LayerStyle = TableStyle | PictureStyle | CloudStyle;

/** How a layer is coloured by the values of one column. */
export type TableStyle =
  | { readonly kind: 'single'; readonly colour: string }
  /** Values in the order of their colours; all others share one. */
  | { readonly kind: 'categories'; readonly column: string; readonly values: readonly string[] }
  | {
      readonly kind: 'classes';
      readonly column: string;
      readonly method: ClassMethod;
      readonly ramp: RampName;
      /** Edges of the classes, ascending: one more than classes. A value on an edge belongs to the class below it. */
      readonly edges: readonly number[];
    }
  | {
      readonly kind: 'continuous';
      readonly column: string;
      readonly ramp: RampName;
      readonly minimum: number;
      readonly maximum: number;
    };

/** Whether a style colours rows of a table. */
export function isTableStyle(style: LayerStyle | undefined): style is TableStyle {
  return style !== undefined && style.kind !== 'picture' && style.kind !== 'cloud';
}
