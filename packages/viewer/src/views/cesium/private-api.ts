import * as engine from '@cesium/engine';

/** Cesium version this module was written for; its test fails on any other. */
export const CESIUM_VERSION = '1.145.0';

interface RenderResources {
  readonly model?: { readonly structuralMetadata?: { readonly propertyTables?: unknown } };
}

/** What Cesium keeps to itself and this viewer needs. */
interface PrivateEngine {
  readonly CustomShaderPipelineStage?: {
    process: (resources: RenderResources, primitive: unknown, frameState: unknown) => void;
  };
}

/** Key under which Cesium looks up the property table of a feature id set that has none. */
const NO_TABLE = 'undefined';

let allowed = false;

/**
 * Lets a custom shader work on tiles with a feature id set that has no property table, as 3D Tiles permits and
 * as this viewer's packages use for city-wide row numbers. Cesium 1.145 looks such a set's table up regardless
 * (CustomShaderPipelineStage, getAllPropertyIds) and throws; with this it finds one without properties.
 * @returns whether Cesium still is as this was written for.
 */
export function allowFeatureIdsWithoutTable(): boolean {
  const stage = (engine as PrivateEngine).CustomShaderPipelineStage;
  if (allowed || stage === undefined) return allowed;
  const { process } = stage;
  stage.process = (resources, primitive, frameState) => {
    const tables = resources.model?.structuralMetadata?.propertyTables;
    if (Array.isArray(tables) && !Object.hasOwn(tables, NO_TABLE)) {
      Object.defineProperty(tables, NO_TABLE, { value: { class: { properties: {} } } });
    }
    process(resources, primitive, frameState);
  };
  allowed = true;
  return allowed;
}
