import { FIELD_CORNER, FIELD_VALUES } from './field-shaders.ts';
import { LEAST_SPEED } from './flow-speed.ts';

/** CSS pixels between two arrows, at least. */
export const ARROW_SPACING = 52;

/**
 * One arrow per instance, at a place of the flow's grid, as large on the screen from near and far. Of places that come to
 * lie too close together every second one fades.
 */
export const ARROW_VERTEX: string = [
  FIELD_VALUES,
  FIELD_CORNER.replace('in vec4 a_node;', 'const vec4 a_node = vec4(0.0);'),
  /* glsl */ `
uniform sampler2D u_start;
uniform sampler2D u_flowEastBefore;
uniform sampler2D u_flowEastAfter;
uniform sampler2D u_flowNorthBefore;
uniform sampler2D u_flowNorthAfter;
uniform vec2 u_flowCells;
uniform vec2 u_cellsPerFlow;
uniform float u_cellSize;
uniform vec2 u_arrows; // columns of arrows, places of the flow's grid from one to the next
out vec2 v_arrow;
out vec2 v_arrowSize;
out float v_alpha;

void hide() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  v_cells = v_arrow = v_arrowSize = vec2(0.0);
  v_positionEC = vec3(0.0);
  v_alpha = 0.0;
}

void main() {
  float columns = u_arrows.x;
  float number = float(gl_InstanceID);
  vec2 lattice = vec2(mod(number, columns), floor(number / columns)) * u_arrows.y;
  vec2 cells = (lattice + 0.5) * u_cellsPerFlow;
  ivec2 flowCell = ivec2(lattice);
  ivec2 flowCells = ivec2(u_flowCells);
  vec2 flow = vec2(
    valueOf(u_flowEastBefore, u_flowEastAfter, flowCell, flowCells),
    valueOf(u_flowNorthBefore, u_flowNorthAfter, flowCell, flowCells)
  );
  float speed = length(flow);
  ivec2 cell = ivec2(cells);
  float depth = valueOf(u_before, u_after, cell, ivec2(u_cells));
  float start = texelFetch(u_start, clamp(cell, ivec2(0), ivec2(u_cells) - 1), 0).r;
  bool isWet = depth >= u_edges[1] && all(lessThan(cells, u_cells));
  if (!isWet || !(speed > LEAST_SPEED)) {
    hide();
    return;
  }
  vec3 local = raised(placeOnEllipsoid(cells), groundUnder(cells) + max(0.0, depth - start));
  vec4 eye = czm_modelView * vec4(local, 1.0);
  float metresPerPixel = czm_metersPerPixel(eye);
  // Level of this place: how often both its numbers can be halved; and the level that is far enough apart here.
  float level = 0.0;
  for (float k = 1.0; k < 12.0; k++) {
    if (any(greaterThan(mod(lattice, exp2(k)), vec2(0.0)))) break;
    level = k;
  }
  float wanted = log2(max(1.0, ARROW_SPACING * metresPerPixel / (u_cellSize * u_cellsPerFlow.x)));
  v_alpha = clamp(2.0 * (level - wanted) + 2.0, 0.0, 1.0) * smoothstep(LEAST_SPEED, 1.6 * LEAST_SPEED, speed);
  vec4 here = czm_projection * eye;
  vec4 ahead = czm_modelViewProjection * vec4(local + vec3(flow / speed, 0.0) * metresPerPixel, 1.0);
  if (v_alpha <= 0.0 || eye.z >= 0.0 || ahead.w <= 0.0) {
    hide();
    return;
  }
  vec2 way = (ahead.xy / ahead.w - here.xy / here.w) * czm_viewport.zw;
  vec2 along = length(way) > 1e-6 ? normalize(way) : vec2(0.0, 1.0);
  v_cells = cells;
  v_positionEC = eye.xyz;
  // Half the length and half the width, CSS pixels, with room for the rim.
  v_arrowSize = vec2(mix(8.0, 16.0, clamp(speed / 1.5, 0.0, 1.0)), 4.5) + 2.0;
  v_arrow = a_corner * v_arrowSize;
  // It faces the viewer: its lower part would sink into the ground before it.
  drawAt(eye, czm_eyeEllipsoidNormalEC, v_arrowSize.x * metresPerPixel);
  vec2 pixels = (along * v_arrow.x + vec2(-along.y, along.x) * v_arrow.y) * czm_pixelRatio;
  gl_Position.xy += pixels * 2.0 / czm_viewport.zw * gl_Position.w;
}
`,
]
  .join('\n')
  .replaceAll('LEAST_SPEED', LEAST_SPEED.toFixed(3))
  .replaceAll('ARROW_SPACING', ARROW_SPACING.toFixed(1));

/** A white arrow with a dark rim, so that it stands out from shallow and from deep water. */
export const ARROW_FRAGMENT = /* glsl */ `
in vec2 v_arrow;
in vec2 v_arrowSize;
in float v_alpha;

// Distance to the arrow's outline, CSS pixels, negative inside; its tip at +length.
float arrowDistance(vec2 p, float reach) {
  float shaft = max(abs(p.y) - 0.8, max(-reach - p.x, p.x - reach + 3.0));
  float head = max(dot(vec2(p.x - reach, abs(p.y)), normalize(vec2(4.2, 7.0))), reach - 7.0 - p.x);
  return min(shaft, head);
}

void main() {
  float outside = arrowDistance(v_arrow, v_arrowSize.x - 2.0);
  float soft = 0.6 / czm_pixelRatio;
  float inner = 1.0 - smoothstep(-soft, soft, outside);
  float rim = 1.0 - smoothstep(1.0 - soft, 1.6 + soft, outside);
  float alpha = max(inner * 0.95, rim * 0.5) * v_alpha;
  if (alpha < 0.01) discard;
  out_FragColor = vec4(mix(vec3(0.03, 0.1, 0.2), vec3(1.0), inner), alpha);
}
`;
