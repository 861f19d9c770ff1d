// Which pages of other origins may read content in a browser (PEND_EDGE_CORS_ORIGINS).

/** What answers say about it: the same for all requests, and beside that, for one origin. */
export interface Readers {
  readonly always: Readonly<Record<string, string>>
  /** Name and value in turn; nothing for a page that may not read. */
  for(origin: string | undefined): readonly string[]
}

const NOTHING: readonly string[] = []

/** `*` is everybody: nothing has to be worked out for a request, and caches keep one answer for all. */
export function readersOf(origins: readonly string[]): Readers {
  const vary = 'Accept-Encoding, X-Tenant'
  if (origins.includes('*')) return { always: { vary, 'access-control-allow-origin': '*' }, for: () => NOTHING }
  const known = new Map(origins.map((origin) => [origin, ['access-control-allow-origin', origin]]))
  return { always: { vary: `${vary}, Origin` }, for: (origin = '') => known.get(origin) ?? NOTHING }
}
