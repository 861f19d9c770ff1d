// Whole answers in memory, ready to send: found by host, tenant and URL, purged by surrogate key.
import { LRUCache } from 'lru-cache'

/** Bytes with their headers as `writeHead` takes them: name, value, name, value. */
export interface EncodedBody {
  readonly headers: string[]
  readonly body: Buffer
}

/** One answer in every useful encoding. */
export interface HotAnswer {
  readonly etag: string
  readonly plain: EncodedBody
  readonly gzip: EncodedBody | null
  readonly brotli: EncodedBody | null
  /** Headers for a client that already holds it. */
  readonly notModified: string[]
  /** The tenant, resources and records in it. */
  readonly surrogateKeys: readonly string[]
  /** Reads the answer again and caches it. Resolves with false if it no longer exists; throws if that cannot be determined. */
  refresh(): Promise<boolean>
}

interface Kept {
  answer: HotAnswer
  freshUntil: number
  readonly staleUntil: number
  isRefreshing: boolean
}

/** An answer in preparation. */
export interface Filling {
  /** True if one of its sources changed meanwhile: such an answer is not cached. */
  readonly isStale: boolean
  end(): void
}

/** In milliseconds and bytes. */
export interface HotOptions {
  readonly freshFor: number
  readonly staleFor: number
  readonly maxBytes: number
}

/** Fresh for a minute, usable for a day while the database is down. */
export const USUAL_HOT_OPTIONS: HotOptions = { freshFor: 60_000, staleFor: 86_400_000, maxBytes: 128 * 1024 * 1024 }

/** The cache of one process. */
export class HotAnswers {
  readonly #kept: LRUCache<string, Kept>
  readonly #placesOf = new Map<string, Set<string>>()
  readonly #fillings = new Set<{ surrogateKeys: readonly string[]; isStale: boolean }>()
  readonly #options: HotOptions

  constructor(options: HotOptions = USUAL_HOT_OPTIONS) {
    this.#options = options
    this.#kept = new LRUCache({
      maxSize: options.maxBytes,
      sizeCalculation: ({ answer }) => sizeOf(answer),
      dispose: ({ answer }, place) => this.#forgetPlace(place, answer),
    })
  }

  /** The answer at a place. A stale one is returned too, and refreshed in the background. */
  find(place: string): HotAnswer | null {
    const kept = this.#kept.get(place)
    if (kept === undefined) return null
    const now = performance.now()
    if (now < kept.freshUntil) return kept.answer
    if (now >= kept.staleUntil) {
      this.#kept.delete(place)
      return null
    }
    if (!kept.isRefreshing) void this.#refresh(place, kept)
    return kept.answer
  }

  /** Caches an answer that was just read. */
  keep(place: string, answer: HotAnswer): void {
    const now = performance.now()
    const { freshFor, staleFor } = this.#options
    this.#kept.set(place, { answer, freshUntil: now + freshFor, staleUntil: now + staleFor, isRefreshing: false })
    // An answer larger than the cache is not kept.
    if (!this.#kept.has(place)) return
    for (const key of answer.surrogateKeys) {
      const places = this.#placesOf.get(key) ?? new Set()
      this.#placesOf.set(key, places.add(place))
    }
  }

  /** Removes the answer at a place. */
  forget(place: string): void {
    this.#kept.delete(place)
  }

  /** Call before reading anything. */
  beginFilling(surrogateKeys: readonly string[]): Filling {
    const filling = { surrogateKeys, isStale: false }
    this.#fillings.add(filling)
    return {
      get isStale() {
        return filling.isStale
      },
      end: () => void this.#fillings.delete(filling),
    }
  }

  /** Removes every answer with one of these keys; `null` removes all. */
  purge(surrogateKeys: readonly string[] | null): void {
    for (const filling of this.#fillings)
      if (surrogateKeys === null || filling.surrogateKeys.some((key) => isHit(key, surrogateKeys)))
        filling.isStale = true
    if (surrogateKeys === null) this.#kept.clear()
    const places = (surrogateKeys ?? []).flatMap((key) => [...(this.#placesOf.get(key) ?? [])])
    for (const place of places) this.#kept.delete(place)
  }

  get size(): number {
    return this.#kept.size
  }

  async #refresh(place: string, kept: Kept): Promise<void> {
    kept.isRefreshing = true
    try {
      if (!(await kept.answer.refresh())) this.#kept.delete(place)
    } catch {
      // The database is down: keep the old answer and try again a little later.
      kept.freshUntil = performance.now() + Math.min(5000, this.#options.freshFor)
    } finally {
      kept.isRefreshing = false
    }
  }

  #forgetPlace(place: string, { surrogateKeys }: HotAnswer): void {
    // A newer answer at the same place indexes the place again.
    for (const key of surrogateKeys) {
      const places = this.#placesOf.get(key)
      places?.delete(place)
      if (places?.size === 0) this.#placesOf.delete(key)
    }
  }
}

/** Purging a tenant also hits all its parts. */
function isHit(key: string, purged: readonly string[]): boolean {
  return purged.includes(key) || purged.includes(key.split('/')[0]!)
}

function sizeOf({ plain, gzip, brotli }: HotAnswer): number {
  return 1000 + plain.body.length + (gzip?.body.length ?? 0) + (brotli?.body.length ?? 0)
}
