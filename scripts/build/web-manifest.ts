import type { ManifestOptions } from 'vite-plugin-pwa'

/** Pictures that the app reads, as systems name them. */
const pictures = {
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'image/avif': ['.avif'],
  'image/bmp': ['.bmp'],
  'image/gif': ['.gif'],
  'image/tiff': ['.tif', '.tiff'],
  'image/heic': ['.heic', '.heif'],
} as const

/** A part, as the app exports it; a ZIP archive by its content. */
const parts = { 'application/x-flawscope': ['.flawscope'] } as const

const accept = { ...pictures, ...parts }

/**
 * What a system knows of the installed app. It has no `id`, which would stand for the same app at every sub-path of
 * an origin: without one the address of the app is what it is known by.
 */
export const webManifest: Partial<ManifestOptions> = {
  name: 'Flawscope',
  short_name: 'Flawscope',
  description: 'Visual inspection on this device: which parts are defective, where, and how sure.',
  lang: 'en',
  start_url: './',
  scope: './',
  display: 'standalone',
  orientation: 'any',
  theme_color: '#ffffff',
  background_color: '#1b1e26',
  categories: ['business', 'productivity', 'utilities'],
  icons: [
    { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
  shortcuts: [
    { name: 'Live', url: './#/live' },
    { name: 'Parts', url: './#/parts' },
    { name: 'Evaluate', url: './#/evaluate' },
  ],
  // Pictures that are opened join the queue of the window that is there.
  launch_handler: { client_mode: 'focus-existing' },
  file_handlers: [
    {
      action: './',
      accept: Object.fromEntries(Object.entries(accept).map(([type, endings]) => [type, [...endings]])),
    },
  ],
  share_target: {
    action: './share',
    method: 'POST',
    enctype: 'multipart/form-data',
    params: {
      files: [
        {
          name: 'files',
          accept: ['image/*', ...Object.entries(accept).flatMap(([type, endings]) => [type, ...endings])],
        },
      ],
    },
  },
}
