import { readFileSync } from 'node:fs'
import tailwindcss from '@tailwindcss/vite'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Cross-origin isolation gives WASM its threads. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/**
 * Pictures never leave the device, and the browser enforces it: no origin but our own can be reached.
 * `wasm-unsafe-eval` compiles ONNX Runtime; inline styles are what Radix and React set on elements.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Only in builds: the dev server injects inline scripts for hot reload. */
function securityPolicy(): Plugin {
  return {
    name: 'flawscope:security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  }
}

/** Turns Lingui's macros into calls and `.po` catalogues into modules; tests need them as builds do. */
export const texts = [
  babel({
    presets: [
      {
        preset: () => ({ plugins: ['@lingui/babel-plugin-lingui-macro'] }),
        rolldown: { filter: { code: /@lingui\/(?:core|react)\/macro/ } },
      },
    ],
  }),
  lingui({ failOnCompileError: true }),
]

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string
}

export default defineConfig({
  base: './',
  // Exports say which version made them.
  define: { 'import.meta.env.APP_VERSION': JSON.stringify(version) },
  // The macros come first: React's compiler would take their elements apart.
  plugins: [...texts, react(), tailwindcss(), securityPolicy()],
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        // ONNX Runtime starts its threads from its own file: kept apart, they do not load the app's code.
        codeSplitting: { groups: [{ name: 'ort', test: /node_modules\/onnxruntime-/ }] },
      },
    },
  },
  // ONNX Runtime finds its own .mjs beside itself; pre-bundling would tear them apart.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  server: { headers: isolation },
  preview: { headers: isolation, port: 4173 },
  build: { target: 'es2022', chunkSizeWarningLimit: 1000 },
})
