import { writeDatabase } from './write-database.ts';

/**
 * A GeoPackage of a few kilobytes with one layer of three points and lines, for tests that need many of them.
 * @param more statements to run at the end; a first `CREATE TABLE a` makes it no GeoPackage at all.
 */
export async function smallGeopackage(more = ''): Promise<Uint8Array<ArrayBuffer>> {
  const point = '47500001E6100000' + '0101000000' + '0000000000002240' + '0000000000404540';
  const line =
    '47500001E6100000' +
    '010200000002000000' +
    '0000000000002240' +
    '0000000000404540'.repeat(2) +
    '0000000000002440';
  const head = 'PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;';
  const tables = `
      CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
        organization_coordsys_id INTEGER, definition TEXT);
      INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'undefined');
      CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT, min_x REAL, min_y REAL, max_x REAL,
        max_y REAL, srs_id INTEGER);
      INSERT INTO gpkg_contents VALUES ('places', 'features', 'Places', 9, 42, 10, 43, 4326);
      CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
        z INTEGER, m INTEGER);
      INSERT INTO gpkg_geometry_columns VALUES ('places', 'geom', 'GEOMETRY', 4326, 2, 2);
      CREATE TABLE places (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT);
      INSERT INTO places VALUES (1, x'${point}', 'stop'), (2, x'${line}', 'lane'), (3, NULL, 'nowhere');`;
  return writeDatabase(head, more.startsWith('CREATE TABLE a') ? '' : tables, more);
}
