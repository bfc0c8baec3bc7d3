import {
  Cartesian3,
  Color,
  GeometryInstance,
  Material,
  MaterialAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  Primitive,
  ShadowMode,
  VertexFormat,
} from '@cesium/engine';
import {
  type Geometry,
  type GroundSurface,
  lowestGround,
  type ObjectHandle,
  type ObjectId,
  type PolygonCoordinates,
  type Ring,
  type View,
} from '@cityloom/twin-core';
import type { CesiumEngine, Disposable } from './engine.ts';
import { toWorld } from './local-frame.ts';
import { type HourLight, SHADING_GLSL, type ShadingUniforms, shadingUniforms } from './shading.ts';
import { type Rgb, type SceneTheme, SEVERITY_COLOURS } from './theme.ts';

/** Id of everything pickable that this viewer adds itself. */
export interface PickId {
  readonly object: ObjectId;
}

const MATERIAL_TYPE = 'CityLoomBuilding';

const MATERIAL_GLSL = `
${SHADING_GLSL}
czm_material czm_getMaterial(czm_materialInput materialInput) {
  czm_material material = czm_getDefaultMaterial(materialInput);
  float above = step(u_limit, cityloom_height(-materialInput.positionToEyeEC) - u_ground);
  vec3 base = mix(u_building, u_tint.rgb, max(u_tint.a, above));
  material.diffuse = cityloom_shade(base, -materialInput.positionToEyeEC, u_roof, u_ground);
  material.alpha = 1.0;
  return material;
}
`;

/** How a scenario's object looks now. */
export interface ProposalLook {
  readonly selected: boolean;
  /** Warning colour of the run on show. */
  readonly warning: Rgb | undefined;
  /** The height limit that it exceeds, metres. */
  readonly exceeded: number | undefined;
}

export interface Proposals extends Disposable {
  /** Draws the view's own objects; rebuilds only those whose shape altered. */
  update(view: View | undefined, look: (object: ObjectHandle) => ProposalLook): void;
  setTheme(theme: SceneTheme): void;
  /** Light of an hour, and shadows where it has them; `undefined`: the even light of the drawn city. */
  setLight(light: HourLight | undefined): void;
  setVisible(visible: boolean): void;
}

interface Drawn {
  readonly primitive: Primitive;
  readonly material: Material;
  /** Shape it was built for. */
  readonly signature: string;
  look: ProposalLook;
}

/** Height where a table gives none, metres: one storey. */
const DEFAULT_HEIGHT = 3;

function heightOf(handle: ObjectHandle): number {
  const value = handle.value('height');
  return typeof value === 'number' && value > 0 ? value : DEFAULT_HEIGHT;
}

/** Where the solid begins above the ground, metres: a tower on a podium, a bridge between two houses. */
function bottomOf(handle: ObjectHandle, height: number): number {
  const value = handle.value('minHeight');
  return typeof value === 'number' && value > 0 && value < height ? value : 0;
}

function polygonsOf(geometry: Geometry | undefined): readonly PolygonCoordinates[] {
  if (geometry?.type === 'Polygon') return [geometry.coordinates];
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates : [];
}

function worldRing(ring: Ring): Cartesian3[] {
  return ring.slice(0, -1).map((position) => toWorld(position));
}

function instancesOf(
  polygons: readonly PolygonCoordinates[],
  bottom: number,
  top: number,
  id: PickId,
): GeometryInstance[] {
  return polygons.flatMap(([outer, ...holes]) => {
    if (outer === undefined || outer.length < 4) return [];
    const hierarchy = new PolygonHierarchy(
      worldRing(outer),
      holes.map((hole) => new PolygonHierarchy(worldRing(hole))),
    );
    const geometry = new PolygonGeometry({
      polygonHierarchy: hierarchy,
      height: top,
      extrudedHeight: bottom,
      vertexFormat: VertexFormat.POSITION_AND_NORMAL,
      closeBottom: true,
    });
    return [new GeometryInstance({ geometry, id })];
  });
}

type SolidUniforms = Omit<ShadingUniforms, 'u_selection'>;

function solidUniforms(theme: SceneTheme, engine: CesiumEngine, light: HourLight | undefined): SolidUniforms {
  const all: Partial<ShadingUniforms> & SolidUniforms = shadingUniforms(theme, engine.frame, light);
  // The tint carries the selection; Cesium warns of uniforms a material does not use.
  delete all.u_selection;
  return all;
}

/** Part of the look that a limit or the selection alters. */
interface TintUniforms {
  readonly u_tint: Color;
  /** Height from which the tint has its full strength, metres. */
  readonly u_limit: number;
}

/** Higher than anything that is built: the tint is the same everywhere. */
const NO_LIMIT = 100_000;

/** Over the limit comes first: what is being dragged is selected, and must show it the moment it gets too high. */
function tintOf(theme: SceneTheme, { selected, warning, exceeded }: ProposalLook): TintUniforms {
  if (exceeded !== undefined) {
    const [red, green, blue] = SEVERITY_COLOURS.red;
    return { u_tint: new Color(red, green, blue, selected ? 0.8 : 0.65), u_limit: exceeded };
  }
  const [red, green, blue] = selected ? theme.selection : (warning ?? theme.proposed);
  const strength = selected || warning !== undefined ? 0.9 : 0.72;
  return { u_tint: new Color(red, green, blue, strength), u_limit: NO_LIMIT };
}

/** @param base height of the ground it stands on, metres. */
function createMaterial(uniforms: SolidUniforms, base: number, roof: number, tint: TintUniforms): Material {
  const own = { ...uniforms, u_ground: base, u_roof: roof, ...tint };
  const material = new Material({
    fabric: { type: MATERIAL_TYPE, uniforms: own, source: MATERIAL_GLSL },
    translucent: false,
  });
  // A cached material type comes with the values it was first made with.
  Object.assign(material.uniforms as object, own);
  return material;
}

function shadowsOf(light: HourLight | undefined): ShadowMode {
  return light?.shadows === true ? ShadowMode.ENABLED : ShadowMode.DISABLED;
}

function createSolid(
  instances: GeometryInstance[],
  material: Material,
  { show, shadows }: { readonly show: boolean; readonly shadows: ShadowMode },
): Primitive {
  return new Primitive({
    geometryInstances: instances,
    appearance: new MaterialAppearance({
      flat: true,
      translucent: false,
      closed: true,
      materialSupport: MaterialAppearance.MaterialSupport.BASIC,
      material,
    }),
    // Built at once: while a person drags it, it must not lag behind the pointer.
    asynchronous: false,
    compressVertices: false,
    shadows,
    show,
  });
}

/** An upright body: outlines, and where it begins and ends, metres above the datum of the terrain. */
export interface UprightBody {
  readonly polygons: readonly PolygonCoordinates[];
  /** Ground under it. */
  readonly base: number;
  readonly bottom: number;
  readonly top: number;
}

/** A building from the ground under it to its height. */
function buildingBody(handle: ObjectHandle, geometry: Geometry, ground: GroundSurface): UprightBody {
  const height = heightOf(handle);
  const polygons = polygonsOf(geometry);
  const base = lowestGround(ground, polygons.flat(2));
  return { polygons, base, bottom: base + bottomOf(handle, height), top: base + height };
}

function relight(
  engine: CesiumEngine,
  drawn: Iterable<Drawn>,
  theme: SceneTheme,
  hour: HourLight | undefined,
): void {
  const uniforms = solidUniforms(theme, engine, hour);
  for (const { material, look } of drawn) {
    Object.assign(material.uniforms as object, uniforms, tintOf(theme, look));
  }
  engine.requestRender();
}

/**
 * Objects a branch adds or reshapes, built here because the package's tiles do not hold them.
 * @param bodyOf an object with a geometry; `undefined` where it has no body. Default: a building.
 */
export function createProposals(
  engine: CesiumEngine,
  layer: string,
  initialTheme: SceneTheme,
  bodyOf: (
    handle: ObjectHandle,
    geometry: Geometry,
    ground: GroundSurface,
  ) => UprightBody | undefined = buildingBody,
): Proposals {
  const { scene } = engine;
  const drawn = new Map<ObjectId, Drawn>();
  let theme = initialTheme;
  let visible = true;
  let hour: HourLight | undefined;

  function remove(id: ObjectId, entry: Drawn): void {
    scene.primitives.remove(entry.primitive);
    entry.material.destroy();
    drawn.delete(id);
  }

  function updateObject(handle: ObjectHandle, look: ProposalLook): void {
    const { id } = handle;
    const geometry = handle.geometry();
    if (geometry === undefined) return;
    const body = bodyOf(handle, geometry, engine.ground);
    const previous = drawn.get(id);
    if (body === undefined) {
      if (previous !== undefined) remove(id, previous);
      return;
    }
    const signature = JSON.stringify(body);
    if (previous?.signature === signature) {
      previous.look = look;
      Object.assign(previous.material.uniforms as object, tintOf(theme, look));
      return;
    }
    if (previous !== undefined) remove(id, previous);
    const { polygons, base, bottom, top } = body;
    const instances = instancesOf(polygons, bottom, top, { object: id });
    if (instances.length === 0) return;
    const material = createMaterial(
      solidUniforms(theme, engine, hour),
      base,
      top - base,
      tintOf(theme, look),
    );
    const primitive = createSolid(instances, material, { show: visible, shadows: shadowsOf(hour) });
    scene.primitives.add(primitive);
    drawn.set(id, { primitive, material, signature, look });
  }

  return {
    update(view, lookOf) {
      const present = new Set(view === undefined ? [] : overlayObjects(view, layer));
      for (const [id, entry] of [...drawn]) if (!present.has(id)) remove(id, entry);
      for (const id of present) {
        const handle = view?.object(id);
        if (handle !== undefined) updateObject(handle, lookOf(handle));
      }
      engine.requestRender();
    },
    setTheme(next) {
      theme = next;
      relight(engine, drawn.values(), theme, hour);
    },
    setLight(light) {
      hour = light;
      for (const { primitive } of drawn.values()) primitive.shadows = shadowsOf(light);
      relight(engine, drawn.values(), theme, hour);
    },
    setVisible(next) {
      visible = next;
      for (const { primitive } of drawn.values()) primitive.show = next;
      engine.requestRender();
    },
    dispose() {
      for (const [id, entry] of [...drawn]) remove(id, entry);
    },
  };
}

/** Ids of the rows a branch added to or replaced in a layer. */
export function overlayObjects(view: View, layer: string): ObjectId[] {
  if (!view.layerIds.includes(layer)) return [];
  const ids: ObjectId[] = [];
  for (const part of view.layer(layer).parts) {
    if (!part.overlay) continue;
    for (let row = 0; row < part.table.count; row++) {
      if (part.hiddenRows?.has(row) !== true) ids.push(part.table.idOf(row));
    }
  }
  return ids;
}
