import { build } from 'vite'

/** Builds the app once more, as its next version: the page says which it is, and every script has another name. */
export const buildNextVersion = (folder: string) =>
  build({
    logLevel: 'error',
    define: { 'import.meta.env.APP_VERSION': JSON.stringify('next') },
    plugins: [
      {
        name: 'flawscope:next-version',
        transformIndexHtml: () => [
          { tag: 'meta', attrs: { name: 'version', content: 'next' }, injectTo: 'head' },
        ],
      },
    ],
    build: {
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: { output: { banner: '/* next version */' } },
    },
  })
