export { LoadError } from './validation/load-error.ts';
export type { LoadErrorDetails, LoadErrorKind } from './validation/load-error.ts';
export { createHttpSource, MAXIMUM_FILE_BYTES } from './transport/http-source.ts';
export type { HttpSource, HttpSourceOptions } from './transport/http-source.ts';
export { decodeTable } from './tables/decode-table.ts';
export { encodeTable } from './tables/encode-table.ts';
export { DEFAULT_LIMITS } from './validation/limits.ts';
export type { Limits } from './validation/limits.ts';
export type { LoadProposal, LoadReport, LoadWarning } from './validation/load-report.ts';
export { WARNING_CODES } from './validation/warning-codes.ts';
export type { WarningCode } from './validation/warning-codes.ts';
export { shiftedFromWgs84, wgs84FromShifted } from './georeference/china-offset.ts';
export type { Pair, ShiftedDatum } from './georeference/china-offset.ts';
export type { CrsStatement, VerticalStatement } from './georeference/crs-statement.ts';
export { createGeoreference } from './georeference/create-georeference.ts';
export type {
  DeclaredCrs,
  Georeference,
  GeoreferenceOptions,
  LocalGrid,
} from './georeference/georeference.ts';
export { createBlobFolder, inputFileOfBytes } from './transport/blob-folder.ts';
export type { NamedBlob } from './transport/blob-folder.ts';
export { createHttpFolder, openUrl } from './transport/http-folder.ts';
export type { HttpFolderOptions } from './transport/http-folder.ts';
export type { SendRequest } from './transport/http-response.ts';
export type { InputFile, InputFolder } from './transport/input-file.ts';
export { openZip } from './transport/zip-folder.ts';
export { AttributeColumns } from './tables/attribute-columns.ts';
export type { AttributeColumn, SourceValue } from './tables/attribute-columns.ts';
export { countObjects } from './datasets/dataset.ts';
export { decodeTerrain, encodeTerrain } from './datasets/terrain-file.ts';
export type {
  Dataset,
  DatasetLayer,
  FeatureLayer,
  ImageLayer,
  ImageSource,
  PointCloudLayer,
  TerrainLayer,
  TileMatrix,
} from './datasets/dataset.ts';
export { transferablesOf } from './datasets/transferables.ts';
export { createFeatureRowIndex } from './datasets/tile-features.ts';
export type { FeatureRow, FeatureRowIndex, TileFeatures } from './datasets/tile-features.ts';
export { footprintOfTriangles } from './datasets/triangle-footprint.ts';
export type { PlanePoint } from './datasets/boundary-edges.ts';
export type { PlanePolygon, TriangleFootprint } from './datasets/triangle-footprint.ts';
export { FeatureLayerBuilder } from './datasets/feature-layer-builder.ts';
export type { FeatureLayerOptions, SourceId } from './datasets/feature-layer-builder.ts';
export type { CollectedGeometry, GeometryCollector } from './datasets/geometry-collector.ts';
export type { SourceGeometry, SourcePosition } from './datasets/source-geometry.ts';
export type {
  SurfaceAppearance,
  SurfaceColumn,
  SurfaceMaterial,
  SurfaceTexture,
} from './datasets/surface-column.ts';
export { chooseLevel, isMergedPart, objectLayerOf } from './datasets/object-layers.ts';
export type { ObjectLayer } from './datasets/object-layers.ts';
export { PolygonTriangulator } from './datasets/polygon-triangulator.ts';
export type { TakeTriangle } from './datasets/polygon-triangulator.ts';
export type { CollectedSurfaces, PolygonCodes, SurfaceCollector } from './datasets/surface-collector.ts';
export { SurfaceLayersBuilder } from './datasets/surface-layers-builder.ts';
export type { SurfaceLayersOptions, SurfaceObject } from './datasets/surface-layers-builder.ts';
export { triangulateSurfaces } from './datasets/triangulate-surfaces.ts';
export type { SurfaceTriangles } from './datasets/triangulate-surfaces.ts';
export { exportField } from './exports/fields/export-field.ts';
export { FIELD_EXPORTS } from './exports/fields/field-export.ts';
export type {
  ExportedPieces,
  ExportPiece,
  FieldExportFormat,
  FieldExportOptions,
} from './exports/fields/field-export.ts';
export { exportTable } from './exports/export-table.ts';
export type { CsvOptions, ExportedFile, ExportFormat, ExportOptions } from './exports/exported-file.ts';
export type { FormatLoader, LoadOptions, ModelPlacement } from './formats/format-loader.ts';
export type { ReaderThread, StartReaderThread } from './formats/reader-thread.ts';
export type { FormatProbe } from './formats/format-probe.ts';
export { FORMAT_LOADERS } from './formats/format-registry.ts';
export { isAddress, openAddress } from './formats/open-address.ts';
export { openDataset, recogniseFile } from './formats/open-dataset.ts';
export { openPicture } from './formats/open-picture.ts';
export type { PictureFile } from './formats/open-picture.ts';
export type { RasterPicture } from './formats/geotiff/raster-picture.ts';
export type { TilePicture } from './formats/pmtiles/tile-picture.ts';
export type { TileAddress } from './formats/pmtiles/tile-number.ts';
export type { RecognisedFile } from './formats/open-dataset.ts';
export { cityLayersFromOsm } from './formats/osm/index.ts';
export type {
  CityLayers,
  NamedBytes,
  OsmElement,
  OsmFeature,
  OsmFeatures,
  OsmGeometry,
  OsmTags,
} from './formats/osm/index.ts';
export type { ElementSink, MemberType, RelationMember } from './formats/osm/element-source.ts';
export { osmPbfLoader, readOsmElements } from './formats/osm-pbf/index.ts';
export { osmXmlLoader } from './formats/osm-xml/index.ts';
export { readOsmQaTiles } from './formats/osm-qa/index.ts';
export { surfaceFromContours } from './formats/terrain/surface-from-contours.ts';
export type { ContourSurfaceOptions } from './formats/terrain/surface-from-contours.ts';
export type { DocumentOptions } from './transport/http-document.ts';
export { openServiceLayer, readServiceCapabilities } from './formats/services/index.ts';
export type {
  ServiceAccess,
  ServiceCapabilities,
  ServiceKind,
  ServiceLayer,
  ServiceOptions,
  ServiceTime,
} from './formats/services/service-capabilities.ts';
export { buildNetwork } from './network/build-network.ts';
export type { RoadTravel } from '@cityloom/twin-core/network';
export { decodeNetwork, encodeNetwork } from './network/network-file.ts';
export type {
  CityContent,
  ImageContent,
  LayerContent,
  TerrainContent,
  TilesetContent,
} from './catalog/city-content.ts';
export { encodeCityPackage } from './catalog/encode-city-package.ts';
export type { EncodedPackage, PackageFile } from './catalog/encode-city-package.ts';
export { PACKAGE_SCHEMA_VERSION } from './catalog/manifest.ts';
export type {
  CimLevel,
  CityManifest,
  DerivationRule,
  LayerEntry,
  NetworkEntry,
  Openness,
  SourceEntry,
  TerrainEntry,
  ThemeEntry,
} from './catalog/manifest.ts';
export { openCityPackage } from './catalog/open-city-package.ts';
export type { CityPackage, OpenOptions, OpenProgress } from './catalog/open-city-package.ts';
export { openTwin } from './catalog/open-twin.ts';
export type { PackageSource } from './catalog/package-source.ts';
export { buildTileset, summariseTileset } from './tiles/build-tileset.ts';
export type { BuildContents, BuiltTileset, TilesetSummary } from './tiles/build-tileset.ts';
export type { TilesetFile } from './tiles/tileset-file.ts';
export type {
  MetadataComponentType,
  Region,
  TileCompression,
  TileContent,
  TileContentJob,
  TileNumberColumn,
  TileProperty,
  TileRoofs,
  TileTextColumn,
  TileWarning,
} from './tiles/content-job.ts';
export { DETAIL_LEVELS, levelsFor, mergingLevel } from './tiles/detail-level.ts';
export type { DetailLevel } from './tiles/detail-level.ts';
export { planTileset } from './tiles/plan-tileset.ts';
export type { PlannedContent, TilesetOptions, TilesetPlan } from './tiles/plan-tileset.ts';
export { buildTileContent } from './tiles/tile-content.ts';
export type { QuadTree } from './tiles/quad-tree.ts';
export type { QuadCell } from './tiles/subtree.ts';
export type { PlannedTile } from './tiles/tile-tree.ts';
export { assembleCity } from './cities/assemble-city.ts';
export type { AssembledCity } from './cities/assemble-city.ts';
export { assembleDatasets } from './cities/assemble-datasets.ts';
export type { CityFrame, CityInput } from './cities/assemble-datasets.ts';
export { withBuildingColumns } from './cities/building-columns.ts';
export type { BuildingTable } from './cities/building-columns.ts';
export { parseAnyRecipe, parseRecipe } from './cities/recipe.ts';
export type { AnyRecipe, CityRecipe } from './cities/recipe.ts';
export type { LayerMapping, RecipeSource, SourcesRecipe } from './cities/recipe-sources.ts';
export { createFootprints } from './overlay/footprints.ts';
export type { Footprints, PlaneBounds } from './overlay/footprints.ts';
export { fuseTables } from './fusion/fuse-tables.ts';
export type { FusedLayer, FusionData, FusionModel } from './fusion/fuse-tables.ts';
export { parseFusionRecipe } from './fusion/fusion-recipe.ts';
export type { FusionInput, FusionRecipe } from './fusion/fusion-recipe.ts';
export { fusionReportHash } from './fusion/fusion-report.ts';
export type {
  DataOrigin,
  FusionAmbiguity,
  FusionConflict,
  FusionCounts,
  FusionMatch,
  FusionReport,
  FusionSourceReport,
  MatchedBy,
  MatchRelation,
  PlacedObject,
} from './fusion/fusion-report.ts';
export type {
  Aggregate,
  AttributeRule,
  ConflictResolution,
  FusionDecision,
  FusionSourceRules,
  MatchRule,
  MatchValue,
} from './fusion/fusion-rules.ts';
export { isMatchValue, MATCH_VALUES, targetOf } from './fusion/fusion-rules.ts';
export { suggestRules } from './fusion/suggest-rules.ts';
export { normalizeAddress } from './fusion/normalize-address.ts';
export { createNearestObjects } from './overlay/nearest-object.ts';
export type { NearestObject, NearestObjects } from './overlay/nearest-object.ts';
export { FAULT_KINDS } from './quality/fault-kinds.ts';
export type { FaultKind } from './quality/fault-kinds.ts';
export { measureQuality } from './quality/measure-quality.ts';
export type { QualityOptions } from './quality/measure-quality.ts';
export type {
  LayerQuality,
  QualityDimension,
  QualityFault,
  QualityMeasure,
  QualityReport,
} from './quality/quality-report.ts';
export { DEFAULT_RULES, parseQualityRules } from './quality/quality-rules.ts';
export type { ColumnRule, LayerRules, QualityRules } from './quality/quality-rules.ts';
export { dimensionTitle, formatQualityReport } from './quality/readable-report.ts';
export { buildReport } from './reports/build-report.ts';
export { comparisonCsv, comparisonGeoJson } from './reports/comparison-files.ts';
export { reportMeasureTitle } from './reports/measure-title.ts';
export type { ReportContent, ReportLanguage, ReportModel, ReportPicture } from './reports/report-content.ts';
export { changedBounds, drawSitePlan } from './reports/site-plan.ts';
export type { PlanState } from './reports/site-plan.ts';
export { validateTileset } from './tiles/validate-tileset.ts';
export type { ReadFile, TilesetFault, TilesetValidation } from './tiles/validate-tileset.ts';
export { FeedError } from './feeds/feed-error.ts';
export type {
  FeedCoordinates,
  FeedCounters,
  FeedCredentials,
  FeedFault,
  FeedHealth,
  FeedLimits,
  FeedOptions,
  FeedPosition,
  FeedProtocol,
  FeedSink,
  FeedTimer,
  OpenFeed,
} from './feeds/feed.ts';
export { EntityBatchBuilder } from './feeds/batch-builder.ts';
export { entityStateSubject, entityStateTopic } from './feeds/broker/entity-path.ts';
export { decodeEntityClass } from './feeds/cloud-events/decode-class.ts';
export { createFrameDecoder } from './feeds/cloud-events/decode-frame.ts';
export { decodeMessage } from './feeds/cloud-events/decode-message.ts';
export type { MessageHead, SourceMessage } from './feeds/cloud-events/decode-message.ts';
export { decodeReports } from './feeds/cloud-events/decode-reports.ts';
export type { ReportContext } from './feeds/cloud-events/decode-reports.ts';
export {
  encodeClasses,
  encodeClassesData,
  encodeEnvelope,
  encodeEventData,
  encodeOneReport,
  encodeReports,
  encodeReportsData,
  encodeSnapshotData,
} from './feeds/cloud-events/encode-message.ts';
export type { EnvelopeOptions } from './feeds/cloud-events/encode-message.ts';
export { MESSAGE_TYPES, SUBPROTOCOLS } from './feeds/cloud-events/message-types.ts';
export { FeedConnection } from './feeds/connection/feed-connection.ts';
export type { ConnectionAttempt, Dial } from './feeds/connection/feed-connection.ts';
export { FEED_LIMITS } from './feeds/connection/feed-limits.ts';
export { FeedTally } from './feeds/connection/feed-tally.ts';
export type { FeedCount } from './feeds/connection/feed-tally.ts';
export { loadBatchConverter } from './feeds/coordinates.ts';
export type { ConvertBatch } from './feeds/coordinates.ts';
export type { CzmlFeedOptions } from './feeds/czml/czml-options.ts';
export { createCzmlDocument } from './feeds/czml/czml-objects.ts';
export type { CzmlDocument, CzmlDocumentOptions, CzmlObject } from './feeds/czml/czml-objects.ts';
export { reportAt } from './feeds/czml/czml-reports.ts';
export { czmlFeed } from './feeds/czml/index.ts';
export type { Interpolation } from './feeds/czml/interpolate.ts';
export { SampledValue, TimedValue } from './feeds/czml/timed-value.ts';
export type { Extrapolation, SampleSettings, Span, ValueOfSpan } from './feeds/czml/timed-value.ts';
export type { GtfsRealtimeFeedOptions, GtfsTimetableFeedOptions } from './feeds/gtfs/gtfs-options.ts';
export { gtfsRealtimeFeed, gtfsTimetableFeed } from './feeds/gtfs/index.ts';
export { parseBrokerMapping } from './feeds/mapping/broker-mapping.ts';
export type { BrokerMapping, BrokerRoute } from './feeds/mapping/broker-mapping.ts';
export { createJt808FrameReader, encodeJt808Frame } from './feeds/jt808/frame.ts';
export type { Jt808FrameFault, Jt808FrameReader } from './feeds/jt808/frame.ts';
export {
  decodeJt808Location,
  decodeJt808Locations,
  encodeJt808Location,
  JT808_CLASS,
} from './feeds/jt808/location.ts';
export type { Jt808Location } from './feeds/jt808/location.ts';
export { decodeJt808Message, encodeJt808Message, JT808_MESSAGES } from './feeds/jt808/message.ts';
export type { Jt808Message } from './feeds/jt808/message.ts';
export { DEFAULT_TIME_TO_LIVE, FEED_MAPPING_SCHEMA, parseFeedMapping } from './feeds/mapping/feed-mapping.ts';
export type {
  FeedMapping,
  MappedClass,
  MappedValue,
  NumberSource,
  RecordCondition,
  TextSource,
  TimeFormat,
  TimeSource,
  ValuePath,
} from './feeds/mapping/feed-mapping.ts';
export { createRecordMapper } from './feeds/mapping/map-record.ts';
export type { BareReport, MappedRecord, RecordMapper } from './feeds/mapping/map-record.ts';
export { entityClassOf } from './feeds/mapping/mapped-class.ts';
export type { Variables } from './feeds/mapping/record-value.ts';
export { FEED_PROTOCOLS, feedProtocolFor } from './feeds/feed-registry.ts';
export { mqttFeed } from './feeds/mqtt/index.ts';
export type { MqttFeedOptions, MqttSession } from './feeds/mqtt/mqtt-options.ts';
export { natsFeed } from './feeds/nats/index.ts';
export type { NatsFeedOptions } from './feeds/nats/nats-options.ts';
export { NewestReports } from './feeds/newest-reports.ts';
export type { NewestReportsOptions } from './feeds/newest-reports.ts';
export { ngsiLdFeed } from './feeds/ngsi-ld/index.ts';
export type { NgsiFeedOptions } from './feeds/ngsi-ld/ngsi-options.ts';
export { ObservedClasses } from './feeds/observed-classes.ts';
export type {
  ClassDescription,
  ObservedClassesOptions,
  PropertyDescription,
} from './feeds/observed-classes.ts';
export type { PolledFileFeedOptions } from './feeds/polling/file-feed-options.ts';
export { polledFileFeed } from './feeds/polling/index.ts';
export type { PollingOptions } from './feeds/polling/polling-options.ts';
export { sensorThingsFeed } from './feeds/sensorthings/index.ts';
export type { SensorThingsFeedOptions } from './feeds/sensorthings/sensorthings-options.ts';
export { serverSentEventsFeed } from './feeds/sse/index.ts';
export type { ServerSentEventsFeedOptions } from './feeds/sse/event-feed-options.ts';
export { websocketFeed } from './feeds/websocket/index.ts';
export type { WebSocketFeedOptions } from './feeds/websocket/websocket-options.ts';
