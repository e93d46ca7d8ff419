import js from '@eslint/js'
import boundaries from 'eslint-plugin-boundaries'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Imports run one way: core <- workers; core <- lib, stores, components <- features <- app. */
const elements = [
  { type: 'core', pattern: 'src/core' },
  { type: 'worker', pattern: 'workers/*', capture: ['worker'] },
  { type: 'lib', pattern: 'src/lib' },
  { type: 'store', pattern: 'src/stores' },
  { type: 'component', pattern: 'src/components' },
  { type: 'feature', pattern: 'src/features/*', capture: ['feature'] },
  { type: 'app', pattern: 'src/app' },
]

const allow = (from, types) => ({
  from: { element: { type: from } },
  allow: { to: { element: { types: { anyOf: types } } } },
})

export default defineConfig(
  globalIgnores(['dist', 'node_modules', '.generated', 'training', 'public', 'test-results']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Pixel loops index typed arrays whose bounds the loop itself sets.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['src/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat.recommended,
  },
  {
    files: ['src/**/*.{ts,tsx}', 'workers/**/*.ts'],
    ignores: ['**/*.test.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': elements,
      'import/resolver': { typescript: { project: 'tsconfig.json' } },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          message: 'Imports run one way: {{from.element.type}} must not import {{to.element.type}}.',
          policies: [
            allow('core', ['core']),
            allow('worker', ['core', 'worker']),
            allow('lib', ['core', 'lib']),
            allow('store', ['core', 'lib', 'store']),
            allow('component', ['core', 'lib', 'component']),
            allow('feature', ['core', 'lib', 'store', 'component']),
            {
              from: { element: { type: 'feature' } },
              allow: {
                to: {
                  element: { type: 'feature', captured: { feature: '{{from.element.captured.feature}}' } },
                },
              },
            },
            allow('app', ['core', 'lib', 'store', 'component', 'feature', 'app']),
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
          ],
        },
      ],
    },
  },
)
