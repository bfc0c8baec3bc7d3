import { DIVISION_RANGE, MORPH_START } from './field-nodes.ts';

/** Values of cells at the time on show, and their classes. `LEVELS` is the number of classes. */
export const FIELD_VALUES = /* glsl */ `
precision highp sampler2D;
uniform sampler2D u_before;
uniform sampler2D u_after;
uniform float u_mix;
uniform vec2 u_cells; // columns and rows
uniform float u_edges[LEVELS + 2];
uniform vec2 u_presence;

float valueOf(sampler2D before, sampler2D after, ivec2 cell, ivec2 cells) {
  ivec2 at = clamp(cell, ivec2(0), cells - 1);
  float first = texelFetch(before, at, 0).r;
  return u_mix > 0.0 ? first + (texelFetch(after, at, 0).r - first) * u_mix : first;
}

// Share of a cell that has something to show; none of one that is not a number.
float presenceOf(float value) {
  if (!(value > u_presence.x)) return 0.0;
  return u_presence.y > u_presence.x ? min(1.0, (value - u_presence.x) / (u_presence.y - u_presence.x)) : 1.0;
}

// Edge k of n is at k, values between edges by their logarithm.
float placeOf(float value) {
  if (!(value > u_edges[0])) return 0.0;
  float place = float(LEVELS + 1);
  for (int k = LEVELS; k >= 0; k--) {
    float low = u_edges[k];
    float high = u_edges[k + 1];
    if (value >= high) continue;
    place = float(k) + (low > 0.0 ? log(value / low) / log(high / low) : (value - low) / (high - low));
  }
  return place;
}
`;

/**
 * A corner of the mesh: where it lies, how high, and where it is drawn. What lies on the ground is drawn a little nearer
 * than it is: the drawn ground is a mesh that is true to within a pixel or two.
 */
export const FIELD_CORNER: string = /* glsl */ `
in vec2 a_corner;
in vec4 a_node;
uniform vec3 u_lattice[9];
uniform vec3 u_eye; // from the middle of the grid, metres
uniform vec2 u_node; // quads of a square, metres of a cell
uniform sampler2D u_heights;
uniform vec2 u_heightSize;
uniform vec2 u_nearer; // metres and pixels
out vec2 v_cells;
out vec3 v_positionEC;

vec2 cellsOfCorner() {
  float stride = a_node.z;
  vec2 cells = a_node.xy + a_corner * stride;
  vec3 flatPlace = vec3((cells - 0.5 * u_cells) * u_node.y, 0.0);
  float range = DIVISION_RANGE * 2.0 * stride * u_node.x * u_node.y;
  float slide = clamp((distance(u_eye, flatPlace) / range - MORPH_START) / (1.0 - MORPH_START), 0.0, 1.0);
  cells -= mod(a_corner, 2.0) * stride * slide;
  return min(cells, u_cells);
}

vec3 curve(vec3 first, vec3 second, vec3 third, float t) {
  return first * (2.0 * (t - 0.5) * (t - 1.0)) + second * (4.0 * t * (1.0 - t)) + third * (2.0 * t * (t - 0.5));
}

vec3 placeOnEllipsoid(vec2 cells) {
  vec2 t = cells / u_cells;
  return curve(
    curve(u_lattice[0], u_lattice[1], u_lattice[2], t.x),
    curve(u_lattice[3], u_lattice[4], u_lattice[5], t.x),
    curve(u_lattice[6], u_lattice[7], u_lattice[8], t.x),
    t.y
  );
}

float groundUnder(vec2 cells) {
  vec2 at = (cells / u_cells) * (u_heightSize - 1.0);
  ivec2 low = ivec2(at);
  ivec2 most = ivec2(u_heightSize) - 1;
  vec2 share = at - vec2(low);
  #define HEIGHT(x, y) texelFetch(u_heights, min(low + ivec2(x, y), most), 0).r
  return mix(mix(HEIGHT(0, 0), HEIGHT(1, 0), share.x), mix(HEIGHT(0, 1), HEIGHT(1, 1), share.x), share.y);
}

vec3 raised(vec3 place, float height) {
  return place + normalize(vec3(place.xy / 6371000.0, 1.0)) * height;
}

// lift: metres it is drawn nearer yet.
void drawAt(vec4 eye, vec3 up, float lift) {
  vec3 toEye = czm_orthographicIn3D == 1.0 ? vec3(0.0, 0.0, 1.0) : -normalize(eye.xyz);
  float steepness = max(0.2, abs(dot(toEye, up)));
  float nearer = (lift + u_nearer.x + u_nearer.y * czm_metersPerPixel(eye)) / steepness;
  if (czm_orthographicIn3D != 1.0) nearer = min(nearer, 0.25 * length(eye.xyz));
  vec4 clip = czm_projection * eye;
  vec4 front = czm_projection * vec4(eye.xyz + toEye * nearer, 1.0);
  gl_Position = vec4(clip.xy, front.z / front.w * clip.w, clip.w);
  czm_vertexLogDepth(front);
}
`
  .replaceAll('DIVISION_RANGE', DIVISION_RANGE.toFixed(1))
  .replaceAll('MORPH_START', MORPH_START.toFixed(2));

/** Lies on the ground. */
export const BANDS_VERTEX: string = [
  FIELD_VALUES,
  FIELD_CORNER,
  /* glsl */ `
void main() {
  v_cells = cellsOfCorner();
  vec4 eye = czm_modelView * vec4(raised(placeOnEllipsoid(v_cells), groundUnder(v_cells)), 1.0);
  v_positionEC = eye.xyz;
  drawAt(eye, czm_eyeEllipsoidNormalEC, 0.0);
}
`,
].join('\n');

/**
 * The surface of the water. The drawn ground is what lay there before: land, or a river at its usual level. Upon it the
 * water stands as much higher as it has become deeper since the start of the run.
 */
export const WATER_VERTEX: string = [
  FIELD_VALUES,
  FIELD_CORNER,
  /* glsl */ `
uniform sampler2D u_start;

float riseAt(vec2 corner) {
  ivec2 cells = ivec2(u_cells);
  ivec2 first = ivec2(floor(corner + 0.5)) - 1;
  vec2 sum = vec2(0.0);
  for (int k = 0; k < 4; k++) {
    ivec2 cell = first + ivec2(k & 1, k >> 1);
    float depth = valueOf(u_before, u_after, cell, cells);
    float share = presenceOf(depth);
    float start = texelFetch(u_start, clamp(cell, ivec2(0), cells - 1), 0).r;
    if (share > 0.0) sum += share * vec2(depth - start, 1.0);
  }
  return sum.y > 0.0 ? max(0.0, sum.x / sum.y) : 0.0;
}

void main() {
  v_cells = cellsOfCorner();
  float height = groundUnder(v_cells) + riseAt(v_cells);
  vec4 eye = czm_modelView * vec4(raised(placeOnEllipsoid(v_cells), height), 1.0);
  v_positionEC = eye.xyz;
  drawAt(eye, czm_eyeEllipsoidNormalEC, 0.0);
}
`,
].join('\n');

/** Colour of a place among the classes; `soft` is half the width of the change from one to the next. */
const CLASS_COLOUR = /* glsl */ `
uniform vec3 u_colours[LEVELS];

vec3 classColour(float place, float soft) {
  float q = place - 1.0;
  float limit = floor(q + 0.5);
  int upper = clamp(int(limit), 0, LEVELS - 1);
  int lower = clamp(int(limit) - 1, 0, LEVELS - 1);
  return mix(u_colours[lower], u_colours[upper], smoothstep(-soft, soft, q - limit));
}
`;

/**
 * Classes of a field as bands with smooth edges and a line along each limit. Values between cells are worked out from the
 * places of the present ones, so that bands of a concentration run smoothly over decades.
 */
export const BANDS_FRAGMENT: string = [
  FIELD_VALUES,
  CLASS_COLOUR,
  /* glsl */ `
in vec2 v_cells;
in vec3 v_positionEC;
uniform float u_opacity;
uniform vec3 u_line;

// Share that is present, and place among the classes.
vec2 fieldAt(vec2 cells) {
  vec2 p = cells - 0.5;
  ivec2 low = ivec2(floor(p));
  vec2 share = p - vec2(low);
  vec2 sum = vec2(0.0);
  for (int k = 0; k < 4; k++) {
    ivec2 beside = ivec2(k & 1, k >> 1);
    float value = valueOf(u_before, u_after, low + beside, ivec2(u_cells));
    float present = presenceOf(value);
    vec2 part = mix(1.0 - share, share, vec2(beside));
    if (present > 0.0) sum += part.x * part.y * present * vec2(1.0, placeOf(value));
  }
  return vec2(sum.x, sum.x > 0.0 ? sum.y / sum.x : 0.0);
}

void main() {
  vec2 field = fieldAt(v_cells);
  float soft = clamp(fwidth(field.x), 0.02, 0.5);
  float change = max(fwidth(field.y), 1e-4);
  float alpha = smoothstep(0.5 - soft, 0.5 + 0.5 * soft, field.x) * smoothstep(1.0 - change, 1.0, field.y);
  if (alpha <= 0.004) discard;
  vec3 colour = classColour(field.y, 0.7 * change);
  float limit = clamp(floor(field.y + 0.5), 1.0, float(LEVELS));
  float line = (1.0 - smoothstep(0.5, 1.3, abs(field.y - limit) / change)) * (1.0 - smoothstep(0.15, 0.4, change));
  out_FragColor = vec4(mix(colour, u_line, 0.55 * line), alpha * mix(u_opacity, 0.8, line));
}
`,
].join('\n');

/**
 * Water: the colour of its depth by the legend, denser where it is deeper, moved by small waves that drift with the
 * computed flow, with the sky in it and the sun on it.
 *
 * Waves are as large as they can be told apart: from far larger ones, for ripples of a hand's breadth are no more than a
 * grey there. Two drawings of them, half a period apart, are carried with the flow and faded in and out in turns
 * (A. Vlachos 2010, Water Flow in Portal 2).
 */
export const WATER_FRAGMENT: string = [
  FIELD_VALUES,
  CLASS_COLOUR,
  /* glsl */ `
in vec2 v_cells;
in vec3 v_positionEC;
uniform sampler2D u_flowEastBefore;
uniform sampler2D u_flowEastAfter;
uniform sampler2D u_flowNorthBefore;
uniform sampler2D u_flowNorthAfter;
uniform vec2 u_flowCells; // columns and rows of the flow
uniform vec2 u_cellsPerFlow;
uniform sampler2D u_ripples;
uniform float u_seconds;
uniform float u_cellSize;
uniform vec3 u_sun; // east, north, up
uniform float u_sunlight;
uniform vec3 u_horizon;
uniform vec3 u_zenith;

const float PERIOD = 3.0; // seconds

// Share that is wet, and depth in metres.
vec2 waterAt(vec2 cells) {
  vec2 p = cells - 0.5;
  ivec2 low = ivec2(floor(p));
  vec2 share = p - vec2(low);
  vec2 sum = vec2(0.0);
  for (int k = 0; k < 4; k++) {
    ivec2 beside = ivec2(k & 1, k >> 1);
    float depth = valueOf(u_before, u_after, low + beside, ivec2(u_cells));
    float wet = presenceOf(depth);
    vec2 part = mix(1.0 - share, share, vec2(beside));
    if (wet > 0.0) sum += part.x * part.y * wet * vec2(1.0, depth);
  }
  return vec2(sum.x, sum.x > 0.0 ? sum.y / sum.x : 0.0);
}

vec2 flowAt(vec2 cells) {
  vec2 p = cells / u_cellsPerFlow - 0.5;
  ivec2 low = ivec2(floor(p));
  vec2 share = p - vec2(low);
  vec2 flow = vec2(0.0);
  for (int k = 0; k < 4; k++) {
    ivec2 beside = ivec2(k & 1, k >> 1);
    vec2 part = mix(1.0 - share, share, vec2(beside));
    flow += part.x * part.y * vec2(
      valueOf(u_flowEastBefore, u_flowEastAfter, low + beside, ivec2(u_flowCells)),
      valueOf(u_flowNorthBefore, u_flowNorthAfter, low + beside, ivec2(u_flowCells))
    );
  }
  return flow;
}

vec2 slopeOf(vec2 at) {
  return texture(u_ripples, at).xy * 2.0 - 1.0;
}

// Slope of waves of one size, in [-1, 1].
vec2 driftingSlope(vec2 place, float size, vec2 flow) {
  vec2 way = flow * 0.1 + vec2(0.012, 0.007);
  float turn = u_seconds / PERIOD;
  float first = fract(turn);
  float second = fract(turn + 0.5);
  vec2 at = place / size;
  vec2 one = slopeOf(at - way * (first - 0.5));
  vec2 other = slopeOf(at + vec2(0.37, 0.61) - way * (second - 0.5));
  float share = abs(2.0 * first - 1.0);
  return mix(one, other, share) / sqrt(share * share + (1.0 - share) * (1.0 - share)) * 0.8;
}

vec2 rippleSlope(vec2 place, float metresPerPixel, vec2 flow) {
  float size = log2(max(24.0, 150.0 * metresPerPixel));
  float lower = floor(size);
  vec2 small = driftingSlope(place, exp2(lower), flow);
  vec2 large = driftingSlope(place, exp2(lower + 1.0), flow);
  return mix(small, large, size - lower);
}

void main() {
  vec2 water = waterAt(v_cells);
  float edge = clamp(fwidth(water.x), 0.02, 0.5);
  float place = placeOf(water.y);
  // Half way to a dry cell; where deep water ends at once, a wall stands in that cell, and the water reaches to it.
  float border = mix(0.5, 0.2, smoothstep(0.15, 0.4, water.y));
  float shore = smoothstep(border - edge, border + 0.5 * edge, water.x);
  if (shore <= 0.004) discard;
  float metresPerPixel = czm_metersPerPixel(vec4(v_positionEC, 1.0));
  vec2 flow = flowAt(v_cells);
  float speed = length(flow);
  if (speed > 2.5) flow *= 2.5 / speed;
  mat3 toLocal = transpose(mat3(czm_modelView));
  vec3 toEye = toLocal * (czm_orthographicIn3D == 1.0 ? vec3(0.0, 0.0, 1.0) : -normalize(v_positionEC));
  float film = smoothstep(float(FILM_PLACE), 1.0, place);
  float roughness = mix(0.5, 1.0, clamp(speed, 0.0, 1.0)) * mix(0.3, 1.0, film);
  vec2 slope = rippleSlope(v_cells * u_cellSize, metresPerPixel, flow) * roughness;
  vec3 normal = normalize(vec3(-0.22 * slope, 1.0));
  float facing = max(dot(normal, toEye), 0.0);
  float fresnel = 0.02 + 0.98 * pow(1.0 - facing, 5.0);
  vec3 mirrored = reflect(-toEye, normal);
  vec3 sky = mix(u_horizon, u_zenith, pow(smoothstep(0.0, 0.6, mirrored.z), 0.55));
  vec3 colour = classColour(max(place, 1.0), 0.18);
  colour *= 1.0 + dot(slope, -normalize(u_sun.xy + 1e-4)) * mix(0.08, 0.2, u_sunlight);
  colour = mix(colour, sky, min(0.65, fresnel));
  float glint = pow(max(dot(mirrored, u_sun), 0.0), 220.0);
  colour += vec3(1.0, 0.96, 0.88) * glint * 0.7 * u_sunlight * film;
  float depth = clamp((place - 1.0) / float(LEVELS), 0.0, 1.0);
  float alpha = max(film * mix(0.7, 0.92, depth), 0.22 * (1.0 - film) + 0.5 * min(0.65, fresnel));
  float rim = (1.0 - smoothstep(0.0, 2.2, (water.x - border) / edge)) * film * (1.0 - smoothstep(0.25, 0.5, edge));
  colour = mix(colour, vec3(0.86, 0.95, 1.0), 0.4 * rim);
  out_FragColor = vec4(colour, shore * max(alpha, 0.75 * rim));
}
`,
].join('\n');

/** A shader for a field of so many classes. @param film place of the shallowest water shown. */
export function withLevels(shader: string, levels: number, film = 1): string {
  return `#define LEVELS ${levels}\n#define FILM_PLACE ${film.toFixed(4)}\n${shader}`;
}
