/**
 * The database in which the worker keeps what its backbone saw of pictures. The page deletes it when the queue is
 * cleared: thumbnails are in it too.
 */
export const FEATURE_DATABASE = 'flawscope.features'
