import { Cartesian3, Matrix4 } from '@cesium/engine';
import type { LocalFrame } from './local-frame.ts';
import type { Rgb, SceneTheme } from './theme.ts';

/** Where the sun of the drawn city stands: a clear mid-morning, low enough to tell walls apart. */
export const SUN = { azimuthDegrees: 138, elevationDegrees: 46 } as const;

/** The sun of an hour in place of {@link SUN}. */
export interface HourLight {
  /** Unit vector to the sun: east, north, up. */
  readonly direction: readonly [east: number, north: number, up: number];
  /** Share of a clear noon's direct light that reaches the ground, [0, 1]; 0 once the sun is down. */
  readonly strength: number;
  /** True where solids and ground carry shadows. */
  readonly shadows: boolean;
}

/** Uniforms of {@link SHADING_GLSL}, by name. */
export interface ShadingUniforms {
  u_sunDirection: Cartesian3;
  u_skyLight: Cartesian3;
  u_bounceLight: Cartesian3;
  u_sunLight: Cartesian3;
  u_building: Cartesian3;
  u_selection: Cartesian3;
  u_contactShade: number;
  u_edge: number;
}

export function vector(colour: Rgb): Cartesian3 {
  return new Cartesian3(colour[0], colour[1], colour[2]);
}

/** A direction east, north, up in earth-centred coordinates. */
export function worldDirection(frame: LocalFrame, [east, north, up]: HourLight['direction']): Cartesian3 {
  return Matrix4.multiplyByPointAsVector(frame.toFixed, new Cartesian3(east, north, up), new Cartesian3());
}

/** To the sun of the even light, {@link SUN}. */
export function usualDirection(): HourLight['direction'] {
  const azimuth = (SUN.azimuthDegrees * Math.PI) / 180;
  const elevation = (SUN.elevationDegrees * Math.PI) / 180;
  return [
    Math.sin(azimuth) * Math.cos(elevation),
    Math.cos(azimuth) * Math.cos(elevation),
    Math.sin(elevation),
  ];
}

/** Direct light of an hour beside that of the even picture: with shadows, sun and shade must tell apart. */
const HOUR_SUN = 1.5;

function sunLightOf({ sunLight: [red, green, blue] }: SceneTheme, light: HourLight | undefined): Rgb {
  const share = light === undefined ? 1 : HOUR_SUN * light.strength;
  return [red * share, green * share, blue * share];
}

/** @param light of an hour. Default: the even light of the drawn city. */
export function shadingUniforms(theme: SceneTheme, frame: LocalFrame, light?: HourLight): ShadingUniforms {
  return {
    u_sunDirection: worldDirection(frame, light?.direction ?? usualDirection()),
    u_skyLight: vector(theme.skyLight),
    u_bounceLight: vector(theme.bounceLight),
    u_sunLight: vector(sunLightOf(theme, light)),
    u_building: vector(theme.building),
    u_selection: vector(theme.selection),
    u_contactShade: theme.contactShade,
    u_edge: theme.edge,
  };
}

/**
 * Light on a solid without normals: the face's normal comes from the screen derivatives of the position.
 * Soft light from sky and ground, one sun, darker where walls meet the ground, a drawn upper edge and,
 * near by, faint storeys.
 *
 * Height is worked out from the eye: its height plus the way along its vertical, plus what the
 * earth's curve adds over the horizontal distance (d² / 2R).
 */
export const SHADING_GLSL = `
float cityloom_height(vec3 positionEC) {
  float along = dot(positionEC, czm_eyeEllipsoidNormalEC);
  float across = dot(positionEC, positionEC) - along * along;
  return czm_eyeHeight + along + across / 12742000.0;
}

// ground: height of what the solid stands on.
vec3 cityloom_shade(vec3 base, vec3 positionEC, float roof, float ground) {
  vec3 normal = normalize(cross(dFdx(positionEC), dFdy(positionEC)));
  vec3 toEye = czm_orthographicIn3D == 1.0 ? vec3(0.0, 0.0, 1.0) : -positionEC;
  if (dot(normal, toEye) < 0.0) normal = -normal;
  float facingUp = dot(normal, czm_eyeEllipsoidNormalEC);
  float height = cityloom_height(positionEC) - ground;
  float direct = max(dot(normal, czm_viewRotation * u_sunDirection), 0.0);
  vec3 light = mix(u_bounceLight, u_skyLight, 0.5 + 0.5 * facingUp) + u_sunLight * direct;
  float wall = 1.0 - smoothstep(0.5, 0.8, abs(facingUp));
  float step = fwidth(height);
  float reach = max(6.0, 0.5 * roof);
  light *= 1.0 - wall * u_contactShade * (1.0 - smoothstep(0.0, reach, height));
  float band = max(0.3, 1.2 * step);
  float rim = wall * (1.0 - smoothstep(band * 0.6, band, roof - height)) * (1.0 - smoothstep(2.0, 8.0, step));
  light += u_edge * rim;
  float storey = abs(fract(height / 3.0) - 0.5);
  float line = smoothstep(0.5 - max(0.06, step / 3.0), 0.5, storey);
  light *= 1.0 - 0.10 * wall * line * (1.0 - smoothstep(0.15, 0.6, step)) * smoothstep(1.5, 2.5, height);
  return base * light;
}
`;
