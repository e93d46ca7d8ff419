/**
 * Trusted Types' default policy, made where this module is imported: first of all, in the page and in every worker.
 *
 * Vite, ONNX Runtime (its threads) and service workers start scripts by plain addresses. Only addresses below the one
 * this script's document or worker has may start; text never becomes HTML or script, as there is no rule for them.
 */

interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL: (address: string) => string }): unknown
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }

/** @throws TypeError for any other address: the script does not start. */
export function checkScriptAddress(address: string, location: string): string {
  const { href } = new URL(address, location)
  if (href.startsWith(new URL('.', location).href)) return href
  throw new TypeError(`Only this app's own scripts may run: ${address}`)
}

trustedTypes?.createPolicy('default', {
  createScriptURL: (address) => checkScriptAddress(address, location.href),
})
