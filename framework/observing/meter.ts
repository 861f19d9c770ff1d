// Counting for metrics, at the calls that also record traces. Unless this process exposes metrics, each call checks one variable.

/** A finished request. */
export interface MeteredRequest {
  readonly method: string
  /** The pattern, such as `/api/v1/articles/:id`; null for addresses that nobody answers. */
  readonly route: string | null
  readonly status: number
  readonly seconds: number
}

/** Receives what happens. It must neither throw nor block. */
export interface Meter {
  requested(request: MeteredRequest): void
  /** A request acts in this tenant. */
  entered(tenantId: string): void
  /** Something was looked up in a cache. */
  lookedUp(cache: string, isHit: boolean): void
  /** A call to another server has ended. */
  called(kind: 'outbound' | 'mail', isFailed: boolean, seconds: number): void
  /** A run of a task has ended. */
  ran(task: string, outcome: string, seconds: number): void
}

let meter: Meter | null = null

/** Counts from now on, until the returned function is called. */
export function count(given: Meter): () => void {
  meter = given
  return () => {
    if (meter === given) meter = null
  }
}

/** Null unless this process exposes metrics. */
export const currentMeter = (): Meter | null => meter
