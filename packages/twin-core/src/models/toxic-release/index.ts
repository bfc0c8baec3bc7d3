export { toxicRelease } from './model.ts';
export type { ToxicReleaseInput } from './model.ts';
export type { ToxicReleaseParameters } from './parameters.ts';
export type { ComputationParameters } from './parameters/computation-fields.ts';
export type { FurtherSource, ReleaseKind, ReleaseParameters } from './parameters/release-fields.ts';
export type { SourceParameters } from './parameters/source-fields.ts';
export type { WeatherParameters, WindChange } from './parameters/weather-fields.ts';
export { airDensity, gasDensity } from './air.ts';
export { effectiveRoughness, surroundingsOf } from './city-roughness.ts';
export type { EffectiveRoughness, UrbanForm } from './city-roughness.ts';
export { createDensePlume, createDensePuff, isDense } from './dense/dense-release.ts';
export type { DensePlume, DensePuff, DenseRelease } from './dense/dense-release.ts';
export { denseSpreadOf } from './dense/dense-spread.ts';
export type { DenseSetting, DenseSpread } from './dense/dense-spread.ts';
export { shelter } from './indoors.ts';
export type { IndoorCourse } from './indoors.ts';
export { centrelineConcentration, plumeConcentration, verticalTerm } from './plume.ts';
export type { PlumeSource } from './plume.ts';
export { finitePassage, instantaneousPassage, puffConcentration } from './puff.ts';
export type { CloudTravel, Passage, PuffState } from './puff.ts';
export type { Receptors } from './receptors.ts';
export { createSigmas } from './sigmas.ts';
export type { Sigmas, SigmaSet } from './sigmas.ts';
export { FUELS, smokeEmission } from './sources/fire.ts';
export type { Fuel, FuelId } from './sources/fire.ts';
export { buoyancyFlux, createPlumeRise } from './sources/plume-rise.ts';
export type { PlumeRise } from './sources/plume-rise.ts';
export {
  boiledOff,
  evaporatePool,
  evaporationFlux,
  flashShare,
  massTransferCoefficient,
  vapourPressure,
} from './sources/pool.ts';
export type { LiquidProperties, MassCurve, Pool } from './sources/pool.ts';
export { STABILITY_CLASSES, stabilityClassOf } from './stability.ts';
export type { Insolation, SkyState, StabilityClass } from './stability.ts';
export { AEGL_MINUTES, aeglAt, ppmPerKilogram, SUBSTANCES } from './substances.ts';
export type { AeglRow, Substance, SubstanceId } from './substances.ts';
export { toxicReleaseValidation } from './validation.ts';
export { windSpeedAt } from './wind-profile.ts';
