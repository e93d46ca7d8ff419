import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { hostHeaders } from './scripts/build/host-headers.ts'
import { isShell, offlineList } from './scripts/build/offline-list.ts'
import { onlyOwnRuntime, roomyRuntime, ownRuntime } from './scripts/build/runtime.ts'
import { webManifest } from './scripts/build/web-manifest.ts'
import { licences } from './scripts/licences.ts'
import { isolationHeaders, metaContentSecurityPolicy, securityHeaders } from './src/core/security-headers.ts'

/** Only in builds: the dev server injects inline scripts for hot reload. */
function securityPolicy(): Plugin {
  return {
    name: 'flawscope:security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: metaContentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  }
}

/** Runs before the page's own script, which has far more to load, and starts the inference worker; dev servers do without. */
function boot(): Plugin {
  const id = fileURLToPath(new URL('src/boot.ts', import.meta.url))
  return {
    name: 'flawscope:boot',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id, name: 'boot' })
    },
    transformIndexHtml: (_, { bundle = {} }) => {
      const chunk = Object.values(bundle).find(
        (output) => output.type === 'chunk' && output.facadeModuleId === id,
      )
      if (!chunk) throw new Error('The build has no boot script.')
      const attrs = { type: 'module', async: true, crossorigin: true, src: `./${chunk.fileName}` }
      return [{ tag: 'script', attrs, injectTo: 'head-prepend' }]
    },
  }
}

/** What pages that embed the app import, under a name that stays. */
function embedClient(): Plugin {
  return {
    name: 'flawscope:embed-client',
    apply: 'build',
    buildStart() {
      this.emitFile({
        type: 'chunk',
        id: 'src/lib/embed/client.ts',
        fileName: 'flawscope-embed.js',
        preserveSignature: 'strict',
      })
    },
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

/**
 * The service worker of a build; the dev server has none. It is registered by hand (`src/app/device`), so that a page
 * decides itself when another version takes over.
 */
const serviceWorker = () =>
  VitePWA({
    strategies: 'injectManifest',
    srcDir: 'workers/service',
    filename: 'service-worker.ts',
    registerType: 'prompt',
    injectRegister: false,
    manifest: webManifest,
    includeManifestIcons: false,
    injectManifest: {
      globPatterns: ['**/*'],
      maximumFileSizeToCacheInBytes: 2 ** 31,
      // One rule says what the shell is, for the worker and for the list of what the device keeps.
      manifestTransforms: [
        (entries) => ({ manifest: entries.filter(({ url }) => isShell(url)), warnings: [] }),
      ],
    },
  })

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string
}

export default defineConfig({
  base: './',
  resolve: { alias: [ownRuntime()] },
  // Exports say which version made them.
  define: { 'import.meta.env.APP_VERSION': JSON.stringify(version) },
  // The macros come first: React's compiler would take their elements apart.
  plugins: [
    ...texts,
    react(),
    tailwindcss(),
    // What is put in front later stands first: the policy before the script that it is for.
    boot(),
    securityPolicy(),
    embedClient(),
    licences(),
    offlineList(),
    hostHeaders(),
    serviceWorker(),
  ],
  worker: {
    format: 'es',
    plugins: () => [onlyOwnRuntime(), roomyRuntime()],
    rolldownOptions: {
      output: {
        // ONNX Runtime starts its threads from its own file: kept apart, they do not load the app's code.
        codeSplitting: {
          groups: [
            { name: 'ort-jspi', test: /node_modules\/onnxruntime-web\/dist\/ort\.jspi/ },
            { name: 'ort-asyncify', test: /node_modules\/onnxruntime-web\/dist\/ort\.webgpu/ },
          ],
        },
      },
    },
  },
  // ONNX Runtime finds its own .mjs beside itself; pre-bundling would tear them apart.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  server: { headers: isolationHeaders },
  preview: { headers: securityHeaders, port: 4173 },
  build: { target: 'es2022', chunkSizeWarningLimit: 1000 },
})
