import type { Cartesian3 } from '@cesium/engine';
import type { Position } from '@cityloom/twin-core';
import type { LabelCandidate } from './label-candidates.ts';
import type { LabelLook } from './label-style.ts';
import type { Occlusion } from './label-occlusion.ts';
import type { LabelProjection, ScreenPoint } from './label-projection.ts';
import type { LabelSprite, LabelSprites, SpriteRequest } from './label-sprites.ts';
import { type Box, type LabelClaim, placeLabels, turnedBoxes } from './place-labels.ts';

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

/** What may hide a label. */
export interface LabelObstacles {
  /** Solids of the scene. */
  readonly hides: Occlusion;
  /** Places of the view that something of the page lies over. */
  readonly covered: readonly Box[];
}

/** Looks of names that stand for an area: its houses do not hide the name, its towers do. */
const AREA_LOOKS: ReadonlySet<LabelLook> = new Set(['city', 'suburb', 'neighbourhood']);
/** Metres: five storeys. */
const HOUSE_HEIGHT = 15;

/** Chooses the labels to show for a view. */
export function layoutLabels(
  sites: readonly LabelSite[],
  hiddenLayers: ReadonlySet<string>,
  projection: LabelProjection,
  sprites: LabelSprites,
  obstacles: LabelObstacles,
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
    const claim = claimOf(candidate, sprite, pose);
    claims.push({
      ...claim,
      isHidden: () =>
        pointsOf(candidate, sprite, metresPerPixel).some((point) =>
          obstacles.hides(point, AREA_LOOKS.has(candidate.look) ? HOUSE_HEIGHT : undefined),
        ),
    });
  }
  const { width, height } = projection;
  const { covered } = obstacles;
  return placeLabels(claims, { width, height, covered, padding: 5, spacing: 340, limit: LIMIT }).flatMap(
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

/** Points on the ground that must be seen: the anchor, and for a text along a street both ends of it. */
function pointsOf(
  { position, along }: LabelCandidate,
  sprite: LabelSprite,
  metresPerPixel: number,
): readonly Position[] {
  if (along === undefined) return [position];
  const [east, north] = [along.end[0] - along.start[0], along.end[1] - along.start[1]];
  const parallel = Math.cos((position[1] * Math.PI) / 180);
  const length = Math.hypot(east * parallel, north) * METRES_PER_DEGREE;
  // The text may be foreshortened: it never reaches beyond the stretch it was fitted to.
  const share = Math.min(0.5, (sprite.width * metresPerPixel) / 2 / length);
  const at = (sign: number): Position => [
    position[0] + sign * share * east,
    position[1] + sign * share * north,
  ];
  return [position, at(-1), at(1)];
}

/** Of latitude; of longitude at the equator. */
const METRES_PER_DEGREE = 111_195;
