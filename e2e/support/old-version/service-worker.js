/* global self, caches */
/* A worker as an older version may have left it: its own cache, and always its own page first. */
const name = `flawscope-old ${self.registration.scope}`
self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(name).then((cache) => cache.add('./')))
  self.skipWaiting()
})
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate')
    event.respondWith(caches.open(name).then((cache) => cache.match('./')))
})
