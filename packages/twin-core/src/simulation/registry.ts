import type { SimulationModel } from './model.ts';

/** The models an application offers, by id. */
export interface ModelRegistry {
  /** In order of registration. */
  readonly models: readonly SimulationModel[];
  /** @throws {RangeError} if there is no such model. */
  model(id: string): SimulationModel;
}

/** @throws {RangeError} if two models share an id. */
export function createModelRegistry(models: readonly SimulationModel[]): ModelRegistry {
  const byId = new Map<string, SimulationModel>();
  for (const model of models) {
    if (byId.has(model.id)) {
      throw new RangeError(`createModelRegistry: two models have the id "${model.id}"; rename one.`);
    }
    byId.set(model.id, model);
  }
  return {
    models: [...byId.values()],
    model(id) {
      const model = byId.get(id);
      if (model === undefined) {
        const known = [...byId.keys()].join(', ') || 'none';
        throw new RangeError(`ModelRegistry: no model named "${id}"; choose one of: ${known}.`);
      }
      return model;
    },
  };
}
