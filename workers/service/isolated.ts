import { isolationHeaders, securityHeaders } from '../../src/core/security-headers'

/**
 * The answer with the headers of `src/core/security-headers.ts`; one that has them, or cannot have any, as it is. What
 * isolates the page is set in any case, the rest where the host says nothing itself: on a plain host workers have no
 * policy otherwise.
 */
export function isolated(response: Response): Response {
  // A redirect of a navigation is followed by the browser and cannot be opened here.
  if (response.status === 0 || hasThem(response.headers)) return response
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(securityHeaders))
    if (name in isolationHeaders || !headers.has(name)) headers.set(name, value)
  const { status, statusText } = response
  const isBare = status === 204 || status === 205 || status === 304
  return new Response(isBare ? null : response.body, { status, statusText, headers })
}

const hasThem = (headers: Headers): boolean =>
  Object.keys(securityHeaders).every((name) => headers.has(name)) &&
  Object.entries(isolationHeaders).every(([name, value]) => headers.get(name) === value)
