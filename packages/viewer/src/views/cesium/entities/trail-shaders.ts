/**
 * One instance per stretch of a way, four corners each. The way behind the moment on show is drawn as long as it is to be,
 * paler with age; both ends move by the clock alone.
 */
export const TRAIL_VERTEX = /* glsl */ `
in vec2 a_corner; // 0 start, 1 end; side
in vec4 a_start; // east, north, up; seconds
in vec4 a_end;
in vec4 a_colour;
uniform float u_time;
uniform float u_length;
uniform float u_width;
out vec4 v_colour;
out float v_side;

void main() {
  float from = max(a_start.w, u_time - u_length);
  float to = min(a_end.w, u_time);
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  v_colour = vec4(0.0);
  v_side = 0.0;
  if (!(to > from)) return;
  float span = a_end.w - a_start.w;
  vec3 places[2];
  places[0] = mix(a_start.xyz, a_end.xyz, (from - a_start.w) / span);
  places[1] = mix(a_start.xyz, a_end.xyz, (to - a_start.w) / span);
  vec4 here = czm_modelView * vec4(places[0], 1.0);
  vec4 there = czm_modelView * vec4(places[1], 1.0);
  // What lies behind the camera is cut off before it is projected.
  float near = -1.0;
  if (here.z > near && there.z > near) return;
  if (here.z > near) here = mix(here, there, (near - here.z) / (there.z - here.z));
  if (there.z > near) there = mix(there, here, (near - there.z) / (here.z - there.z));
  bool isEnd = a_corner.x > 0.5;
  vec4 eye = isEnd ? there : here;
  float away = length(eye.xyz);
  // Over the paint of the street, under the point.
  if (czm_orthographicIn3D != 1.0) eye.xyz *= 1.0 - min(0.4, 1.2 / away + 0.002);
  vec4 clipHere = czm_projection * here;
  vec4 clipThere = czm_projection * there;
  vec2 size = czm_viewport.zw;
  vec2 way = (clipThere.xy / clipThere.w - clipHere.xy / clipHere.w) * size;
  vec2 ahead = length(way) > 1e-4 ? normalize(way) : vec2(1.0, 0.0);
  vec2 aside = vec2(-ahead.y, ahead.x) * a_corner.y;
  float pixels = u_width * czm_pixelRatio;
  // Stretches overlap a little, so that bends have no gaps.
  vec2 beyond = ahead * (isEnd ? 0.25 : -0.25) * pixels;
  gl_Position = czm_projection * eye;
  gl_Position.xy += (aside * pixels + beyond) / size * gl_Position.w;
  float age = (u_time - (isEnd ? to : from)) / u_length;
  v_colour = vec4(a_colour.rgb, a_colour.a * (1.0 - 0.85 * age));
  v_side = a_corner.y;
}
`;

/** Soft edges. */
export const TRAIL_FRAGMENT = /* glsl */ `
in vec4 v_colour;
in float v_side;

void main() {
  float alpha = v_colour.a * (1.0 - smoothstep(0.55, 1.0, abs(v_side)));
  if (alpha < 0.02) discard;
  out_FragColor = vec4(v_colour.rgb, alpha);
}
`;
