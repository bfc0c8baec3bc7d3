import { Cartesian3, Color, PostProcessStage } from '@cesium/engine';
import type { CesiumEngine, Disposable } from './engine.ts';
import { vector } from './shading.ts';
import type { Rgb, SceneTheme } from './theme.ts';

/**
 * Sky and distance in one pass over the finished picture: where nothing was drawn, a gradient from horizon to
 * zenith; elsewhere haze by distance. The haze withdraws as the camera rises, so that the whole city stays
 * clear from above.
 */
const SKY_GLSL = `
uniform sampler2D colorTexture;
uniform sampler2D depthTexture;
uniform vec3 u_horizon;
uniform vec3 u_zenith;
uniform float u_hazeDistance;
in vec2 v_textureCoordinates;

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
  float dip = sqrt(max(czm_eyeHeight, 0.0) / 6371000.0 * 2.0);
  float above = dot(ray / far, czm_eyeEllipsoidNormalEC) + dip;
  vec3 sky = mix(u_horizon, u_zenith, pow(smoothstep(0.0, 0.6, above), 0.55));
  float reach = u_hazeDistance + 4.0 * max(czm_eyeHeight, 0.0);
  float ratio = far / reach;
  float haze = 1.0 - exp(-ratio * ratio);
  vec3 colour = depth >= 1.0 ? sky : mix(drawn.rgb, u_horizon, haze);
  // One step of noise: a dark gradient over few levels would show bands.
  float noise = fract(sin(dot(gl_FragCoord.xy, vec2(12.9898, 78.233))) * 43758.5453) - 0.5;
  out_FragColor = vec4(colour + noise / 255.0, 1.0);
}
`;

export interface Sky extends Disposable {
  setTheme(theme: SceneTheme): void;
  /** Plan views have neither sky nor haze. */
  setEnabled(enabled: boolean): void;
}

function colour(of: Rgb): Color {
  return new Color(of[0], of[1], of[2], 1);
}

export function createSky(engine: CesiumEngine, theme: SceneTheme): Sky {
  const { scene } = engine;
  const uniforms = { u_horizon: new Cartesian3(), u_zenith: new Cartesian3(), u_hazeDistance: 0 };
  let enabled = true;
  let current = theme;

  const stage = new PostProcessStage({
    name: 'cityloom_sky',
    fragmentShader: SKY_GLSL,
    uniforms: {
      u_horizon: () => uniforms.u_horizon,
      u_zenith: () => uniforms.u_zenith,
      u_hazeDistance: () => uniforms.u_hazeDistance,
    },
  });
  scene.postProcessStages.add(stage);

  function apply(): void {
    uniforms.u_horizon = vector(current.horizon);
    uniforms.u_zenith = vector(current.zenith);
    uniforms.u_hazeDistance = enabled ? current.hazeDistance : 0;
    scene.globe.baseColor = colour(current.ground);
    scene.backgroundColor = colour(current.horizon);
    engine.requestRender();
  }
  apply();

  return {
    setTheme(next) {
      current = next;
      apply();
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
