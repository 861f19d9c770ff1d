// Which other origins' pages may read content in a browser (PEND_EDGE_CORS_ORIGINS).

/** CORS headers of answers: those for all requests, and those for one origin. */
export interface Readers {
  readonly always: Readonly<Record<string, string>>
  /** Alternating names and values; empty for an origin that may not read. */
  for(origin: string | undefined): readonly string[]
}

const NOTHING: readonly string[] = []

/** `*` allows everybody: nothing to compute per request, and caches keep one answer for all. */
export function readersOf(origins: readonly string[]): Readers {
  const vary = 'Accept-Encoding, X-Tenant'
  if (origins.includes('*')) return { always: { vary, 'access-control-allow-origin': '*' }, for: () => NOTHING }
  const known = new Map(origins.map((origin) => [origin, ['access-control-allow-origin', origin]]))
  return { always: { vary: `${vary}, Origin` }, for: (origin = '') => known.get(origin) ?? NOTHING }
}
