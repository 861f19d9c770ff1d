// Whole answers in memory, ready to be sent: found by host, tenant and address, forgotten by what they are made of.
import { LRUCache } from 'lru-cache'

/** Bytes with the headers that belong to them, as `writeHead` takes them: name, value, name, value. */
export interface EncodedBody {
  readonly headers: string[]
  readonly body: Buffer
}

/** One answer in the encodings that are worth it. */
export interface HotAnswer {
  readonly etag: string
  readonly plain: EncodedBody
  readonly gzip: EncodedBody | null
  readonly brotli: EncodedBody | null
  /** For a client that holds it already. */
  readonly notModified: string[]
  /** What it is made of. */
  readonly surrogateKeys: readonly string[]
  /** Asks again and keeps what comes of it. Resolves with false for what is not there any more; throws when nobody can tell. */
  refresh(): Promise<boolean>
}

interface Kept {
  answer: HotAnswer
  freshUntil: number
  readonly staleUntil: number
  isRefreshing: boolean
}

/** An answer that is being worked out. */
export interface Filling {
  /** True when something it is made of changed meanwhile: such an answer is not kept. */
  readonly isStale: boolean
  end(): void
}

/** In milliseconds and bytes. */
export interface HotOptions {
  readonly freshFor: number
  readonly staleFor: number
  readonly maxBytes: number
}

/** A minute fresh, a day at hand while the database is away. */
export const USUAL_HOT_OPTIONS: HotOptions = { freshFor: 60_000, staleFor: 86_400_000, maxBytes: 128 * 1024 * 1024 }

/** The memory of one process. */
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

  /** The answer at a place. One that is no longer fresh is given all the same, and asked for again in the background. */
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

  /** Keeps an answer that is as new as it can be. */
  keep(place: string, answer: HotAnswer): void {
    const now = performance.now()
    const { freshFor, staleFor } = this.#options
    this.#kept.set(place, { answer, freshUntil: now + freshFor, staleUntil: now + staleFor, isRefreshing: false })
    // One that is larger than the memory is not kept.
    if (!this.#kept.has(place)) return
    for (const key of answer.surrogateKeys) {
      const places = this.#placesOf.get(key) ?? new Set()
      this.#placesOf.set(key, places.add(place))
    }
  }

  /** Drops what lies at a place. */
  forget(place: string): void {
    this.#kept.delete(place)
  }

  /** Call it before anything is read. */
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

  /** Forgets everything that is made of one of these; `null` forgets all. */
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
      // The database is away: the old answer stands, and is asked for again a little later.
      kept.freshUntil = performance.now() + Math.min(5000, this.#options.freshFor)
    } finally {
      kept.isRefreshing = false
    }
  }

  #forgetPlace(place: string, { surrogateKeys }: HotAnswer): void {
    // When a newer answer takes the place, it notes the place again.
    for (const key of surrogateKeys) {
      const places = this.#placesOf.get(key)
      places?.delete(place)
      if (places?.size === 0) this.#placesOf.delete(key)
    }
  }
}

/** A purge of a whole tenant hits every part of it. */
function isHit(key: string, purged: readonly string[]): boolean {
  return purged.includes(key) || purged.includes(key.split('/')[0]!)
}

function sizeOf({ plain, gzip, brotli }: HotAnswer): number {
  return 1000 + plain.body.length + (gzip?.body.length ?? 0) + (brotli?.body.length ?? 0)
}
