import js from '@eslint/js'
import boundaries from 'eslint-plugin-boundaries'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** Imports run one way: core <- workers, and core <- lib, stores, components <- features <- app. */
const layers = [
  { type: 'core', pattern: 'src/core/**' },
  { type: 'worker', pattern: 'workers/**' },
  { type: 'lib', pattern: 'src/lib/**' },
  { type: 'store', pattern: 'src/stores/**' },
  { type: 'component', pattern: 'src/components/**' },
  { type: 'feature', pattern: 'src/features/*/**', capture: ['name'] },
  { type: 'app', pattern: ['src/app/**', 'src/main.tsx'] },
]
