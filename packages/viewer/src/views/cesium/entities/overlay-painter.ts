import type { Theme } from '../../../session/index.ts';

const FONT = '"Inter", "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", sans-serif';

interface OverlayColours {
  readonly plate: string;
  readonly ink: string;
  readonly track: string;
  readonly cluster: string;
  readonly clusterRim: string;
  readonly selection: string;
}

const COLOURS: Readonly<Record<Theme, OverlayColours>> = {
  dark: {
    plate: 'rgba(16, 21, 28, 0.88)',
    ink: '#e6ebf0',
    track: 'rgba(230, 235, 240, 0.22)',
    cluster: 'rgba(28, 76, 110, 0.88)',
    clusterRim: 'rgba(120, 200, 245, 0.9)',
    selection: '#35c4f0',
  },
  light: {
    plate: 'rgba(255, 255, 255, 0.92)',
    ink: '#20262d',
    track: 'rgba(32, 38, 45, 0.18)',
    cluster: 'rgba(255, 255, 255, 0.92)',
    clusterRim: 'rgba(10, 110, 170, 0.9)',
    selection: '#0a84c9',
  },
};

/** Radius of a gauge, CSS pixels. */
export const GAUGE_RADIUS = 15;
/** The arc of a gauge leaves a gap below. */
const GAUGE_START = 0.75 * Math.PI;
const GAUGE_SWEEP = 1.5 * Math.PI;

/** Radius of a cluster's disc, CSS pixels. */
export const clusterRadius = (count: number): number => Math.min(34, 11 + 2.1 * Math.log2(count));

/** A number in a disc. */
export function paintCluster(
  context: CanvasRenderingContext2D,
  theme: Theme,
  x: number,
  y: number,
  count: number,
  text: string,
): void {
  const { cluster, clusterRim, ink } = COLOURS[theme];
  const radius = clusterRadius(count);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = cluster;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = clusterRim;
  context.stroke();
  context.fillStyle = ink;
  context.font = `600 ${count < 1000 ? 12 : 13}px ${FONT}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x, y + 0.5);
}

/** A value as an arc of its range, with its number. @param share in [0, 1]; NaN: not known. */
export function paintGauge(
  context: CanvasRenderingContext2D,
  theme: Theme,
  x: number,
  y: number,
  share: number,
  colour: string,
  text: string,
): void {
  const { plate, ink, track } = COLOURS[theme];
  context.beginPath();
  context.arc(x, y, GAUGE_RADIUS, 0, 2 * Math.PI);
  context.fillStyle = plate;
  context.fill();
  context.lineWidth = 3;
  context.lineCap = 'round';
  context.beginPath();
  context.arc(x, y, GAUGE_RADIUS - 3, GAUGE_START, GAUGE_START + GAUGE_SWEEP);
  context.strokeStyle = track;
  context.stroke();
  if (!Number.isNaN(share)) {
    const end = GAUGE_START + GAUGE_SWEEP * Math.max(0.02, Math.min(1, share));
    context.beginPath();
    context.arc(x, y, GAUGE_RADIUS - 3, GAUGE_START, end);
    context.strokeStyle = colour;
    context.stroke();
  }
  context.fillStyle = ink;
  context.font = `600 ${text.length > 3 ? 8 : 9.5}px ${FONT}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x, y + 0.5);
}

/** A ring about an entity: whole for the selected one, dashed for the one under the pointer. */
export function paintRing(
  context: CanvasRenderingContext2D,
  theme: Theme,
  x: number,
  y: number,
  radius: number,
  isSelected: boolean,
): void {
  const { selection, plate } = COLOURS[theme];
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.setLineDash([]);
  context.lineWidth = isSelected ? 5 : 3;
  context.strokeStyle = plate;
  context.stroke();
  context.setLineDash(isSelected ? [] : [4, 3]);
  context.lineWidth = isSelected ? 2.5 : 1.5;
  context.strokeStyle = selection;
  context.stroke();
  context.setLineDash([]);
}
