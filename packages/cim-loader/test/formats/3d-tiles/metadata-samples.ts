/** Every sample with metadata, and the hash of its values (see `hashOfValues`) in Node. */
export const METADATA_SAMPLES: Readonly<Record<string, string>> = {
  '3dtiles-samples/1.0/TilesetWithRequestVolume/city/tileset.json': '20c46303caf56d72de080297',
  '3dtiles-samples/1.0/TilesetWithRequestVolume/tileset.json': 'fa6a5d0dd690dd4c38b05cf0',
  '3dtiles-samples/1.0/TilesetWithTreeBillboards/tileset.json': 'b10a12c9ad4d9a5a15ec8213',
  '3dtiles-samples/1.1/MetadataGranularities/tileset.json': '10a121d69ffa1babff943b36',
  '3dtiles-samples/1.1/MultipleContents/tileset.json': 'c2486f40ceb657b41ef19d77',
  '3dtiles-samples/1.1/TilesetWithFullMetadata/tileset.json': 'b13725bafc335b1479d569ec',
  '3dtiles-samples/glTF/EXT_mesh_features/FeatureIdAttribute/tileset.json': '1230b74a7638d6cd13230c22',
  '3dtiles-samples/glTF/EXT_mesh_features/FeatureIdTexture/tileset.json': '44d6a945df03085d90bc03b8',
  '3dtiles-samples/glTF/EXT_structural_metadata/ComplexTypes/tileset.json': '4ce8592d85419a25e44208ca',
  '3dtiles-samples/glTF/EXT_structural_metadata/FeatureIdAttributeAndPropertyTable/tileset.json':
    '73965144d00634572aadb00c',
  '3dtiles-samples/glTF/EXT_structural_metadata/FeatureIdTextureAndPropertyTable/tileset.json':
    '61915525613afa0a53f0629f',
  '3dtiles-samples/glTF/EXT_structural_metadata/MultipleClasses/tileset.json': '2d0309ae30179ef0a0b3ed50',
  '3dtiles-samples/glTF/EXT_structural_metadata/MultipleFeatureIdsAndProperties/tileset.json':
    'ec7acb8b7ad146e12cbf1b12',
  '3dtiles-samples/glTF/EXT_structural_metadata/PropertyAttributesPointCloud/tileset.json':
    '03997ffb0c5351764bf96b7e',
  '3dtiles-samples/glTF/EXT_structural_metadata/SharedPropertyTable/tileset.json': 'df363c6476b689c5914ee45d',
  '3dtiles-samples/glTF/EXT_structural_metadata/SimplePropertyTexture/tileset.json':
    'd2590b70791eb63b897d2836',
  '3dtiles-samples/glTF/GpuInstancesMetadata/tileset.json': 'e510f53b1e516f053530d29f',
  '3dtiles-validator-specs/Samples/ImplicitTileMetadata/tileset_1.1.json': '1d7e44c216180e821670afca',
  '3dtiles-validator-specs/Samples/TilesetWithFullMetadata/tileset.json': 'b13725bafc335b1479d569ec',
  'formats/3dtiles-external-berlin/tileset.json': 'aa36e2a0f53490b613ed441d',
};
