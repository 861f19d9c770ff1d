// The size of a cache.

/**
 * Options of an LRU cache of at most `entries` that takes memory as it fills. With its own option `max`, the library
 * reserves all of it at once: 40 bytes an entry.
 */
export const atMost = (entries: number) => ({ maxSize: entries, sizeCalculation: () => 1 })
