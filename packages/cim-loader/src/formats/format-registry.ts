import type { FormatLoader } from './format-loader.ts';
import { tiles3dLoader } from './3d-tiles/index.ts';
import { asciiGridLoader } from './ascii-grid/index.ts';
import { citygmlLoader } from './citygml/index.ts';
import { cityjsonLoader } from './cityjson/index.ts';
import { csvLoader } from './csv/index.ts';
import { czmlLoader } from './czml/index.ts';
import { flatgeobufLoader } from './flatgeobuf/index.ts';
import { geojsonLoader } from './geojson/index.ts';
import { geopackageLoader } from './geopackage/index.ts';
import { geoparquetLoader } from './geoparquet/index.ts';
import { geotiffLoader } from './geotiff/index.ts';
import { gltfLoader } from './gltf/index.ts';
import { gmlLoader } from './gml/index.ts';
import { gtfsLoader } from './gtfs/index.ts';
import { hgtLoader } from './hgt/index.ts';
import { i3sLoader } from './i3s/index.ts';
import { ifcLoader } from './ifc/index.ts';
import { kmlLoader } from './kml/index.ts';
import { lasLoader } from './las/index.ts';
import { mvtLoader } from './mvt/index.ts';
import { osmPbfLoader } from './osm-pbf/index.ts';
import { osmXmlLoader } from './osm-xml/index.ts';
import { pmtilesLoader } from './pmtiles/index.ts';
import { quantizedMeshLoader } from './quantized-mesh/index.ts';
import { shapefileLoader } from './shapefile/index.ts';
import { terrainRgbLoader } from './terrain-rgb/index.ts';
import { topojsonLoader } from './topojson/index.ts';
import { xlsxLoader } from './xlsx/index.ts';

/**
 * Every format, asked in this order: those with an unmistakable mark before those that share one (JSON, XML, zip).
 * Listing is cheap: a loader loads its code when it first parses.
 */
export const FORMAT_LOADERS: readonly FormatLoader[] = [
  geotiffLoader,
  lasLoader,
  pmtilesLoader,
  geoparquetLoader,
  geopackageLoader,
  gtfsLoader,
  czmlLoader,
  terrainRgbLoader,
  quantizedMeshLoader,
  shapefileLoader,
  flatgeobufLoader,
  ifcLoader,
  osmPbfLoader,
  i3sLoader,
  tiles3dLoader,
  gltfLoader,
  osmXmlLoader,
  citygmlLoader,
  gmlLoader,
  cityjsonLoader,
  topojsonLoader,
  geojsonLoader,
  asciiGridLoader,
  hgtLoader,
  mvtLoader,
  kmlLoader,
  xlsxLoader,
  csvLoader,
];
