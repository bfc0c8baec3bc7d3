/** Place and heading at the time on show; the same as `shareAt` of motion-columns. */
const MOTION = /* glsl */ `
in vec4 a_from;
in vec4 a_to;
in vec2 a_headings;
uniform float u_time;

float shareOfWay() {
  float span = a_to.w - a_from.w;
  return span > 0.0 ? clamp((u_time - a_from.w) / span, 0.0, 1.0) : 1.0;
}

vec3 placeNow() {
  return mix(a_from.xyz, a_to.xyz, shareOfWay());
}

float headingNow() {
  float difference = a_headings.y - a_headings.x;
  float shorter = difference - 6.283185307 * floor(difference / 6.283185307 + 0.5);
  return a_headings.x + shorter * shareOfWay();
}

bool hasHeading() {
  return a_headings.y < 100.0;
}
`;

/** One point per entity: a disc, or an arrow where it has a heading, of a size in pixels that shrinks with distance. */
export const POINT_VERTEX: string = [
  MOTION,
  /* glsl */ `
in vec4 a_colour;
in vec4 a_form; // size in pixels / 255, shape / 255, selected, hollow
uniform float u_near;
uniform float u_farSize;
out vec4 v_colour;
out vec2 v_turn;
out float v_size;
flat out float v_shape;
flat out float v_selected;
flat out float v_hollow;

void main() {
  vec3 place = placeNow();
  float size = a_form.x * 255.0;
  vec4 eye = czm_modelView * vec4(place, 1.0);
  float away = length(eye.xyz);
  bool isShown = size > 0.0 && (away >= u_near || czm_orthographicIn3D == 1.0) && eye.z < 0.0;
  if (!isShown) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 0.0;
    return;
  }
  v_selected = a_form.z;
  v_hollow = a_form.w;
  // From far they shrink, but never so far that a point is lost among the roofs.
  float shrunk = size * clamp(u_farSize / away, v_selected > 0.0 ? 1.0 : 0.45, 1.0);
  size = max(shrunk, min(size, 9.0)) + (v_selected > 0.0 ? 6.0 : 0.0);
  float pixels = max(size * czm_pixelRatio, 6.5);
  // The disc faces the viewer, so that its lower half would sink into the ground before it: it is drawn nearer.
  bool isFlat = czm_orthographicIn3D == 1.0;
  float metres = pixels * (isFlat ? 1.0 : away) / (czm_projection[1][1] * czm_viewport.w);
  float nearer = min(0.5 * away, 3.0 * metres + 1.5);
  if (isFlat) eye.z += nearer;
  else eye.xyz *= 1.0 - nearer / away;
  gl_Position = czm_projection * eye;
  gl_PointSize = pixels;
  v_size = pixels;
  v_colour = a_colour;
  v_shape = a_form.y * 255.0;
  v_turn = vec2(0.0, 0.0);
  if (hasHeading()) {
    float heading = headingNow();
    vec3 ahead = place + vec3(sin(heading), cos(heading), 0.0) * max(metres, 0.5);
    vec4 here = czm_modelViewProjection * vec4(place, 1.0);
    vec4 there = czm_modelViewProjection * vec4(ahead, 1.0);
    vec2 way = (there.xy / there.w - here.xy / here.w) * czm_viewport.zw;
    v_turn = length(way) > 0.0 ? normalize(way) : vec2(0.0);
  }
}
`,
].join('\n');

/** Shapes: 0 disc, 1 arrow, 2 square, 3 diamond. An arrow without heading is a disc. */
export const POINT_FRAGMENT = /* glsl */ `
in vec4 v_colour;
in vec2 v_turn;
in float v_size;
flat in float v_shape;
flat in float v_selected;
flat in float v_hollow;
uniform vec4 u_outline;
uniform vec4 u_selection;

float arrow(vec2 p) {
  // An equal-sided chevron: two edges forward, a notch behind.
  float front = dot(vec2(abs(p.x), p.y), normalize(vec2(1.0, 0.42))) - 0.38;
  float notch = (-p.y - 0.8 + 0.42 * (1.0 - abs(p.x) / 0.75)) * 0.9;
  return max(front, notch);
}

void main() {
  vec2 p = (gl_PointCoord * 2.0 - 1.0) * vec2(1.0, -1.0);
  vec2 q = p;
  bool hasTurn = dot(v_turn, v_turn) > 0.0;
  if (hasTurn) q = vec2(p.x * v_turn.y - p.y * v_turn.x, p.x * v_turn.x + p.y * v_turn.y);
  float edge = 2.0 / v_size;
  float distance = length(p) - 1.0 + edge;
  if (v_shape > 2.5) distance = (abs(p.x) + abs(p.y)) * 0.75 - 0.72;
  else if (v_shape > 1.5) distance = max(abs(p.x), abs(p.y)) - 0.8;
  bool isArrow = v_shape > 0.5 && v_shape < 1.5 && hasTurn && v_size > max(6.5, 10.0 * czm_pixelRatio);
  if (isArrow) distance = arrow(q);
  float inside = 1.0 - smoothstep(-edge, edge, distance);
  if (v_hollow > 0.0) inside *= smoothstep(-4.5 * edge, -3.0 * edge, distance);
  if (inside < 0.05) discard;
  // A rim of a pixel, dark about light colours and light about dark ones: one of both stands out from any ground.
  // An arrow is slim: a broad rim would leave nothing of its colour.
  float width = min(1.1 * edge, isArrow ? 0.12 : 0.2);
  float rim = v_hollow > 0.0 ? 0.0 : smoothstep(-width - 0.4 * edge, -width + 0.4 * edge, distance);
  bool isDark = dot(v_colour.rgb, vec3(0.299, 0.587, 0.114)) < 0.4;
  vec4 outline = v_selected > 0.0 ? u_selection : isDark ? vec4(0.93, 0.95, 0.97, 0.85) : u_outline;
  vec3 colour = mix(v_colour.rgb, outline.rgb, rim * outline.a);
  out_FragColor = vec4(colour, v_colour.a * inside);
}
`;

/** A small body per entity near the viewer; farther away it is drawn larger than it is, so that it stays visible. */
export const BODY_VERTEX = /* glsl */ `
in vec3 a_position; // right of the middle, ahead, up; metres
in vec3 a_normal;
in vec4 a_paint; // colour of the part; alpha 0 fixed, 1 the entity's own colour, 2 shines
in vec4 a_place; // east, north, up; heading
in vec4 a_tint;
out vec3 v_normal;
out vec4 v_colour;
out float v_lamp;

void main() {
  float s = sin(a_place.w);
  float c = cos(a_place.w);
  mat3 turn = mat3(c, -s, 0.0, s, c, 0.0, 0.0, 0.0, 1.0);
  float away = length((czm_modelView * vec4(a_place.xyz, 1.0)).xyz);
  float size = clamp(away / 130.0, 1.0, 2.6);
  gl_Position = czm_modelViewProjection * vec4(a_place.xyz + turn * a_position * size, 1.0);
  v_normal = turn * a_normal;
  v_lamp = a_paint.a > 1.5 ? 1.0 : 0.0;
  bool isOwn = a_paint.a > 0.5 && a_paint.a < 1.5;
  vec3 pale = mix(vec3(0.55), a_tint.rgb, 0.35 + 0.65 * a_tint.a);
  v_colour = vec4(isOwn ? pale : a_paint.rgb, 1.0);
}
`;

/** Light of sun and sky as the buildings have it: from the south-west and from above. */
export const BODY_FRAGMENT = /* glsl */ `
in vec3 v_normal;
in vec4 v_colour;
in float v_lamp;
uniform float u_ambient;
uniform float u_sun;

void main() {
  vec3 normal = normalize(v_normal);
  float sun = max(0.0, dot(normal, normalize(vec3(-0.45, -0.6, 0.66))));
  float light = u_ambient * (0.85 + 0.15 * normal.z) + u_sun * sun;
  out_FragColor = vec4(mix(v_colour.rgb * min(light, 1.1), v_colour.rgb, v_lamp), 1.0);
}
`;
