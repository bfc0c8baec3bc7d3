/** What the colours of the heat map on show mean. */
export interface HeatLegend {
  readonly entityClass: string;
  /** Length of the window before the moment on show. */
  readonly seconds: number;
  /** Side of a cell, metres. */
  readonly cellMetres: number;
  /** Rising counts of visits per cell with their colours, `#rrggbb`; between them the scale is logarithmic. */
  readonly steps: readonly { readonly count: number; readonly colour: string }[];
}
