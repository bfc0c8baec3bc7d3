import { Cartesian3, Matrix4 } from '@cesium/engine';
import type { LocalFrame } from './local-frame.ts';
import type { Rgb, SceneTheme } from './theme.ts';

/** Where the sun of the drawn city stands: a clear mid-morning, low enough to tell walls apart. */
export const SUN = { azimuthDegrees: 138, elevationDegrees: 46 } as const;

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

/** Direction towards the sun in earth-centred coordinates. */
function sunDirection(frame: LocalFrame): Cartesian3 {
  const azimuth = (SUN.azimuthDegrees * Math.PI) / 180;
  const elevation = (SUN.elevationDegrees * Math.PI) / 180;
  const local = new Cartesian3(
    Math.sin(azimuth) * Math.cos(elevation),
    Math.cos(azimuth) * Math.cos(elevation),
    Math.sin(elevation),
  );
  return Matrix4.multiplyByPointAsVector(frame.toFixed, local, new Cartesian3());
}

export function shadingUniforms(theme: SceneTheme, frame: LocalFrame): ShadingUniforms {
  return {
    u_sunDirection: sunDirection(frame),
    u_skyLight: vector(theme.skyLight),
    u_bounceLight: vector(theme.bounceLight),
    u_sunLight: vector(theme.sunLight),
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
