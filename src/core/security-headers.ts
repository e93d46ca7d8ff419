/**
 * What the browser enforces for this app: the one place that says so. The build writes the policy into the page,
 * `vite preview` and the files in `deploy/` send all of it as headers.
 */

/**
 * Pictures never leave the device: no origin but our own can be reached.
 *
 * - `wasm-unsafe-eval` compiles ONNX Runtime and libheif; nothing evaluates text.
 * - Inline styles are what Radix, React and Sonner set on elements.
 * - `blob:` and `data:` pictures are the user's own and the icons in style sheets.
 * - Trusted Types: text cannot become HTML or script at all; addresses of scripts go through
 *   `src/core/script-addresses.ts`.
 */
const directives: readonly string[] = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  // The example of an embedding page has the app in a frame; the app itself has no frames.
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
]

/** For the page's `meta` element, where hosts send no headers. Workers then have no policy: prefer the headers. */
export const metaContentSecurityPolicy = directives.join('; ')

/** Cross-origin isolation gives WASM its threads. */
export const isolationHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** Features of the browser by who may use them; whatever this list does not name is the browser's default. */
const permissions: Readonly<Record<string, '()' | '(self)'>> = {
  // The camera at the line, the whole screen for its verdict, and a screen that stays on.
  camera: '(self)',
  fullscreen: '(self)',
  'screen-wake-lock': '(self)',
  // Links and reports are copied.
  'clipboard-write': '(self)',
  // WASM threads.
  'cross-origin-isolated': '(self)',
  accelerometer: '()',
  autoplay: '()',
  bluetooth: '()',
  'browsing-topics': '()',
  'clipboard-read': '()',
  'display-capture': '()',
  'encrypted-media': '()',
  gamepad: '()',
  geolocation: '()',
  gyroscope: '()',
  hid: '()',
  'identity-credentials-get': '()',
  'idle-detection': '()',
  'keyboard-map': '()',
  'local-fonts': '()',
  magnetometer: '()',
  microphone: '()',
  midi: '()',
  'otp-credentials': '()',
  payment: '()',
  'picture-in-picture': '()',
  'publickey-credentials-create': '()',
  'publickey-credentials-get': '()',
  serial: '()',
  'storage-access': '()',
  usb: '()',
  'window-management': '()',
  'xr-spatial-tracking': '()',
}

/** To be sent with every response: workers take their policy from their own script's headers. */
export const securityHeaders: Readonly<Record<string, string>> = {
  ...isolationHeaders,
  'Cross-Origin-Resource-Policy': 'same-origin',
  // A `meta` element cannot say whose frames. Other origins are added here and in `embed.json`: docs/embedding.md.
  'Content-Security-Policy': [...directives, "frame-ancestors 'self'"].join('; '),
  'Permissions-Policy': Object.entries(permissions)
    .map(([feature, allowed]) => `${feature}=${allowed}`)
    .join(', '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}
