import { contourGeoJson } from './contour-geojson.ts';
import { czmlPieces } from './czml.ts';
import type { ExportedPieces, FieldExportFormat, FieldExportOptions } from './field-export.ts';
import { geoTiffPieces } from './geotiff.ts';
import { netcdfPieces } from './netcdf.ts';

/**
 * A field of a run as a file: at a moment as GeoTIFF or GeoJSON, over time as CZML, all fields over time as NetCDF.
 * Nothing is computed before its pieces are asked for.
 */
export function exportField(format: FieldExportFormat, options: FieldExportOptions): ExportedPieces {
  switch (format) {
    case 'geotiff':
      return { extension: 'tif', mimeType: 'image/tiff', pieces: geoTiffPieces(options) };
    case 'netcdf':
      return { extension: 'nc', mimeType: 'application/x-netcdf', pieces: netcdfPieces(options) };
    case 'geojson':
      return { extension: 'geojson', mimeType: 'application/geo+json', pieces: contourGeoJson(options) };
    case 'czml':
      return { extension: 'czml', mimeType: 'application/json', pieces: czmlPieces(options) };
  }
}
