import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/*.config.*',
    '**/*.mjs',
    'docs/api/',
    'data/built/',
    'packages/twin-core/assembly/',
  ]),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['fixme', 'xxx', 'todo'] }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }],
      // Its remedy is the `!` we forbid.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Its remedy is `!`, which is banned; `as number` marks an index known to be in range.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 },
      ],
    },
  },
  {
    files: ['packages/twin-core/src/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take a seeded Random so runs repeat.' },
        { object: 'Date', property: 'now', message: 'Take a Clock so tests and replays control time.' },
      ],
    },
  },
  { files: ['packages/*/test/**', 'examples/**/*.test.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['packages/viewer/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 160, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['packages/cim-loader/src/cli/**', 'scripts/**', 'benchmarks/**', 'examples/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Cesium's typings do not state which class extends which.
    files: [
      'packages/viewer/src/views/cesium/**',
      'packages/viewer/test/views/cesium/**',
      'benchmarks/browser/page/**',
    ],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  { files: ['packages/viewer/**/*.tsx'], ...reactHooks.configs.flat.recommended },
);
