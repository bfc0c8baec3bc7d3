import type { Cartesian3 } from '@cesium/engine';
import type { LabelCandidate } from './label-candidates.ts';
import type { LabelProjection, ScreenPoint } from './label-projection.ts';
import type { LabelSprite, LabelSprites, SpriteRequest } from './label-sprites.ts';
import { type LabelClaim, placeLabels, turnedBoxes } from './place-labels.ts';

/** A candidate with its earth-centred coordinates, so that projecting it allocates nothing. */
export interface LabelSite {
  readonly candidate: LabelCandidate;
  readonly world: Cartesian3;
  readonly along: { readonly start: Cartesian3; readonly end: Cartesian3 } | undefined;
}

/** A label on the map until the next layout. */
export interface PlacedLabel {
  readonly site: LabelSite;
  readonly sprite: LabelSprite;
}

/** Where a label stands on the screen now. */
export interface LabelPose extends ScreenPoint {
  /** Radians, clockwise. */
  readonly angle: number;
}

/** More labels than this do not make a map clearer. */
const LIMIT = 160;
/** Streets are not named in views flatter than this. */
const FLATTEST_STREET_VIEW_DEGREES = -22;

/** Chooses the labels to show for a view. */
export function layoutLabels(
  sites: readonly LabelSite[],
  hiddenLayers: ReadonlySet<string>,
  projection: LabelProjection,
  sprites: LabelSprites,
): PlacedLabel[] {
  const labels: PlacedLabel[] = [];
  const claims: LabelClaim[] = [];
  for (const site of sites) {
    const { candidate } = site;
    const metresPerPixel = projection.metresPerPixel(site.world);
    if (hiddenLayers.has(candidate.layer) || !isWanted(candidate, metresPerPixel, projection)) continue;
    const pose = poseOf(site, projection);
    if (pose === undefined || !isNear(pose, projection)) continue;
    const sprite = sprites.get(spriteRequest(candidate, metresPerPixel));
    if (!fitsStreet(site, sprite, projection)) continue;
    labels.push({ site, sprite });
    claims.push(claimOf(candidate, sprite, pose));
  }
  const { width, height } = projection;
  return placeLabels(claims, { width, height, padding: 5, spacing: 340, limit: LIMIT }).flatMap(
    (index) => labels[index] ?? [],
  );
}

/** Whether a label belongs into a view of this closeness and tilt. */
function isWanted(candidate: LabelCandidate, metresPerPixel: number, projection: LabelProjection): boolean {
  const tooFlat = candidate.look === 'street' && projection.pitchDegrees > FLATTEST_STREET_VIEW_DEGREES;
  return (
    !tooFlat &&
    metresPerPixel <= candidate.maximumMetresPerPixel &&
    metresPerPixel >= candidate.minimumMetresPerPixel
  );
}

function spriteRequest({ symbol, text, look }: LabelCandidate, metresPerPixel: number): SpriteRequest {
  const named = symbol === undefined || metresPerPixel <= symbol.nameMetresPerPixel;
  return { text: named ? text : '', look, symbol: symbol?.class };
}

/** Pixel and angle of a label, or `undefined` where it cannot be seen. */
export function poseOf(site: LabelSite, projection: LabelProjection): LabelPose | undefined {
  const at = projection.project(site.world);
  if (at === undefined) return undefined;
  if (site.along === undefined) return { ...at, angle: 0 };
  const start = projection.project(site.along.start);
  const end = projection.project(site.along.end);
  if (start === undefined || end === undefined) return undefined;
  return { ...at, angle: readableAngle(Math.atan2(end.y - start.y, end.x - start.x)) };
}

/** The same line read from left to right: an angle in (-π/2, π/2]. */
export function readableAngle(angle: number): number {
  if (angle > Math.PI / 2) return angle - Math.PI;
  return angle <= -Math.PI / 2 ? angle + Math.PI : angle;
}

function isNear({ x, y }: ScreenPoint, { width, height }: LabelProjection): boolean {
  return x >= 0 && y >= 0 && x <= width && y <= height;
}

/** A street's name needs a straight piece of street about as long as itself. */
function fitsStreet(site: LabelSite, sprite: LabelSprite, projection: LabelProjection): boolean {
  if (site.along === undefined) return true;
  const start = projection.project(site.along.start);
  const end = projection.project(site.along.end);
  if (start === undefined || end === undefined) return false;
  return Math.hypot(end.x - start.x, end.y - start.y) > 0.85 * sprite.width;
}

function claimOf(candidate: LabelCandidate, sprite: LabelSprite, pose: LabelPose): LabelClaim {
  if (candidate.along !== undefined) {
    const boxes = turnedBoxes(pose.x, pose.y, sprite.width, sprite.height, pose.angle);
    return { boxes, priority: candidate.priority, group: candidate.text };
  }
  const left = pose.x - sprite.anchorX;
  const top = pose.y - sprite.anchorY;
  const claim = {
    boxes: [[left, top, left + sprite.width, top + sprite.height] as const],
    priority: candidate.priority,
  };
  // Two nodes of one bus stop or one school carry the same name.
  return candidate.text === '' ? claim : { ...claim, group: candidate.text };
}
