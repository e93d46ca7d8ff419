import tailwindcss from '@tailwindcss/vite'
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

export default defineConfig({
  base: './',
  plugins: [react(), tailwindcss(), securityPolicy()],
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
