/** Answers the page around the app where there is one; otherwise nothing of it is loaded. */
export async function serveSurroundingPage(): Promise<void> {
  if (window.parent === window) return
  const { serveEmbed } = await import('../features/embed/serve-embed')
  await serveEmbed(window.parent)
}
