import { Cartesian3, Color, PostProcessStage } from '@cesium/engine';
import type { CesiumEngine, Disposable } from './engine.ts';
import { vector } from './shading.ts';
import type { Rgb, SceneTheme } from './theme.ts';

/**
 * Sky and distance in one pass over the finished picture: where nothing was drawn, a gradient from horizon to
 * zenith, or bare ground below the horizon; elsewhere haze by distance. The haze withdraws as the camera rises, so that the whole city stays
 * clear from above.
 */
const SKY_GLSL = `
uniform sampler2D colorTexture;
uniform sampler2D depthTexture;
uniform vec3 u_horizon;
uniform vec3 u_zenith;
uniform vec3 u_ground;
uniform float u_hazeDistance;
uniform float u_level;
uniform vec3 u_daylight;
in vec2 v_textureCoordinates;

const float EARTH_RADIUS = 6371000.0;

// Distance to a ball of the earth's size, or -1. Written so that single precision does.
float groundDistance(float height, float rise) {
  float b = (EARTH_RADIUS + height) * rise;
  float c = height * (2.0 * EARTH_RADIUS + height);
  float d = b * b - c;
  return b >= 0.0 || d < 0.0 ? -1.0 : c / (sqrt(d) - b);
}

void main(void) {
  vec4 drawn = texture(colorTexture, v_textureCoordinates);
  if (u_hazeDistance <= 0.0) {
    out_FragColor = drawn;
    return;
  }
  float depth = texture(depthTexture, v_textureCoordinates).r;
  vec4 positionEC = czm_windowToEyeCoordinates(gl_FragCoord.xy, depth);
  vec3 ray = positionEC.xyz / positionEC.w;
  float far = length(ray);
  float height = max(czm_eyeHeight - u_level, 0.0);
  float rise = dot(ray / far, czm_eyeEllipsoidNormalEC);
  bool bare = depth >= 1.0;
  float bareDistance = groundDistance(height, rise);
  if (bare && bareDistance > 0.0) {
    bare = false;
    far = bareDistance;
    drawn.rgb = u_ground;
  }
  float above = rise + sqrt(height / EARTH_RADIUS * 2.0);
  vec3 sky = mix(u_horizon, u_zenith, pow(smoothstep(0.0, 0.6, above), 0.55));
  float reach = u_hazeDistance + 4.0 * height;
  float ratio = far / reach;
  float haze = 1.0 - exp(-ratio * ratio);
  vec3 colour = bare ? sky : mix(drawn.rgb, u_horizon, haze);
  // One step of noise: a dark gradient over few levels would show bands.
  float noise = fract(sin(dot(gl_FragCoord.xy, vec2(12.9898, 78.233))) * 43758.5453) - 0.5;
  out_FragColor = vec4(colour * u_daylight + noise / 255.0, 1.0);
}
`;

export interface Sky extends Disposable {
  setTheme(theme: SceneTheme): void;
  /** Share of a day's light that is left, red, green and blue; 1: full day. */
  setDaylight(daylight: Rgb): void;
  /** Plan views have neither sky nor haze. */
  setEnabled(enabled: boolean): void;
}

function colour(of: Rgb): Color {
  return new Color(of[0], of[1], of[2], 1);
}

export function createSky(engine: CesiumEngine, theme: SceneTheme): Sky {
  const { scene, ground, frame } = engine;
  // The city's own plain: from a plateau the distance is as hazy as from the coast.
  const level = ground.heightAt(...frame.origin);
  const uniforms = {
    u_horizon: new Cartesian3(),
    u_zenith: new Cartesian3(),
    u_ground: new Cartesian3(),
    u_hazeDistance: 0,
    u_daylight: new Cartesian3(1, 1, 1),
  };
  let enabled = true;
  let current = theme;

  const stage = new PostProcessStage({
    name: 'cityloom_sky',
    fragmentShader: SKY_GLSL,
    uniforms: {
      u_horizon: () => uniforms.u_horizon,
      u_zenith: () => uniforms.u_zenith,
      u_ground: () => uniforms.u_ground,
      u_hazeDistance: () => uniforms.u_hazeDistance,
      u_level: () => level,
      u_daylight: () => uniforms.u_daylight,
    },
  });
  scene.postProcessStages.add(stage);

  function apply(): void {
    uniforms.u_horizon = vector(current.horizon);
    uniforms.u_zenith = vector(current.zenith);
    uniforms.u_ground = vector(current.ground);
    uniforms.u_hazeDistance = enabled ? current.hazeDistance : 0;
    scene.globe.baseColor = colour(current.ground);
    // What a plan view shows beyond the ground's edge.
    scene.backgroundColor = colour(current.ground);
    engine.requestRender();
  }
  apply();

  return {
    setTheme(next) {
      current = next;
      apply();
    },
    setDaylight(daylight) {
      uniforms.u_daylight = vector(daylight);
      engine.requestRender();
    },
    setEnabled(next) {
      if (next === enabled) return;
      enabled = next;
      stage.enabled = next;
      apply();
    },
    dispose() {
      if (!scene.isDestroyed()) scene.postProcessStages.remove(stage);
    },
  };
}
