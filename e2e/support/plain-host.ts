import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

export interface PlainHost {
  /** Address of the app, with a sub-path and a trailing slash. */
  readonly url: string
  /** The folder that is served; set to another one, the host has a new version. */
  folder: string
  close: () => Promise<void>
}

/** A static host as plain as they come: a folder under a sub-path, and no header but the type of the file. */
export async function startPlainHost(folder: string, subPath = '/some/sub/path/'): Promise<PlainHost> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost')
    const path = pathname.startsWith(subPath) ? normalize(pathname.slice(subPath.length)) : '..'
    const file = join(host.folder, path === '.' ? 'index.html' : path)
    if (path.startsWith('..') || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const host: PlainHost = {
    url: `http://localhost:${(server.address() as AddressInfo).port}${subPath}`,
    folder,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return host
}
