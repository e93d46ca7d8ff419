import { INBOX_MESSAGE, INBOX_NAME_HEADER, inboxCacheName } from '../../src/core/kept-files'

/** Puts what another app shares where the page finds it, and opens the page. */
export async function takeShared(request: Request, { registration, clients }: ServiceWorkerGlobalScope) {
  const { scope } = registration
  const form = await request.formData()
  const files = form.getAll('files').filter((entry) => entry instanceof File)
  const inbox = await caches.open(inboxCacheName(scope))
  const first = Date.now()
  for (const [index, file] of files.entries())
    await inbox.put(
      `${scope}inbox/${first + index}`,
      new Response(file, {
        headers: {
          'content-type': file.type || 'application/octet-stream',
          [INBOX_NAME_HEADER]: encodeURIComponent(file.name),
        },
      }),
    )
  // A page that is open already may stay where it is.
  for (const page of await clients.matchAll({ type: 'window' })) page.postMessage({ type: INBOX_MESSAGE })
  return Response.redirect(scope, 303)
}
