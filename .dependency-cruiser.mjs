/**
 * Who may import whom. Each list runs from the bottom layer to the top: a folder
 * may import folders in earlier rows only, never its neighbours in the same row.
 */
const LAYERS = {
  'twin-core': [
    ['units', 'numeric', 'hashing', 'validation'],
    ['geo', 'solar', 'time', 'shallow-water'],
    ['scene', 'network'],
    ['entities'],
    ['synthetic'],
    ['twin'],
    ['solids', 'massing', 'merging'],
    ['sight'],
    ['simulation'],
    ['models', 'indicators', 'ensembles', 'readings'],
    ['scenarios'],
  ],
  'cim-loader': [
    ['validation'],
    ['georeference', 'transport'],
    ['tables'],
    ['datasets'],
    ['overlay'],
    ['formats', 'exports', 'network'],
    ['tiles', 'quality', 'fusion', 'feeds'],
    ['catalog'],
    ['cities', 'reports'],
    ['node'],
    ['cli'],
  ],
  viewer: [['session'], ['views'], ['react'], ['embed']],
};

/** Packages from the npm registry each layer may use besides our own. */
const CORE_LIBRARIES = '@noble/hashes|clipper2-ts|flatbush|flatqueue|geographiclib-geodesic|zod';

const layerRules = Object.entries(LAYERS).flatMap(([pkg, rows]) =>
  rows.flatMap((row, level) =>
    row.map((folder) => {
      const lower = rows.slice(0, level).flat();
      return {
        name: `${pkg}/${folder}-imports-downwards`,
        severity: 'error',
        from: { path: `^packages/${pkg}/src/${folder}/` },
        to: {
          path: `^packages/${pkg}/src/([^/]+/|index)`,
          pathNot: `^packages/${pkg}/src/(${[folder, ...lower].join('|')})/`,
        },
      };
    }),
  ),
);

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\.css$|^virtual:' },
    },
    {
      name: 'core-stands-alone',
      comment: 'twin-core knows no DOM, Node or renderer; a few pure-JavaScript libraries only.',
      severity: 'error',
      from: { path: '^packages/twin-core/src/' },
      to: { pathNot: `^packages/twin-core/src/|node_modules/(${CORE_LIBRARIES})/` },
    },
    {
      name: 'loader-draws-nothing',
      severity: 'error',
      from: { path: '^packages/cim-loader/src/' },
      to: { path: '(^packages/viewer/|node_modules/(react|@cesium/engine|three)/)' },
    },
    {
      name: 'loader-uses-node-only-at-its-edge',
      severity: 'error',
      from: { path: '^packages/cim-loader/src/', pathNot: '^packages/cim-loader/src/(node|cli)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'session-knows-no-engine',
      severity: 'error',
      from: { path: '^packages/viewer/src/session/' },
      to: { path: 'node_modules/(react|react-dom|@cesium/engine|@mantine)/' },
    },
    {
      name: 'internals-are-for-tests-and-benchmarks',
      comment: 'The published viewer has no such entry: what runs in an application must not need it.',
      severity: 'error',
      from: { pathNot: '^(packages/[^/]+/test|benchmarks)/' },
      to: { path: '^packages/viewer/src/views/cesium/internals\\.ts$' },
    },
    {
      name: 'packages-meet-at-the-index',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: [
          '^packages/$1/',
          '^packages/[^/]+/src/[a-z0-9/-]*index\\.ts$',
          // A declared subpath beside that of the models: figures to reach, which no page needs at its start.
          '^packages/twin-core/src/models/validation\\.ts$',
        ],
      },
    },
    ...layerRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // AssemblyScript resolves by rules of its own.
    exclude: { path: '/dist/|^packages/twin-core/assembly/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
