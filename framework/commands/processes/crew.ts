// Keeps a number of server processes ready: replaces one that ends, and all of them one by one.
import { setTimeout as wait } from 'node:timers/promises'
import type { Metrics } from '#framework/observing/metrics/open-metrics.ts'
import { createBackoff } from '../server/keep-running.ts'

/** One process. */
export interface Member {
  /** Resolves when it answers; rejects when it ends before, saying how. */
  readonly ready: Promise<void>
  /** Resolves with how it ended: a signal or an exit code. */
  readonly ended: Promise<string>
  /** Asks it to end: `leave` while others go on, `stop` when all end. */
  ask(what: 'leave' | 'stop'): void
  kill(): void
  /** It reopens its log files. */
  reopenLog?(): void
  /** Its metrics; null if it exposes none, or does not answer soon. */
  readMetrics?(): Promise<MetricsOfMember | null>
}

/** As `Metrics.asJson` returns them. */
export type MetricsOfMember = Awaited<ReturnType<Metrics['asJson']>>

/** What a crew consists of, and how long it waits. */
export interface CrewOptions {
  readonly size: number
  start(): Member
  /** Milliseconds for a member to become ready, and to end. */
  readonly patience: { readonly start: number; readonly end: number }
  tell(line: string): void
  /** The pauses before a place is filled again; for tests. */
  readonly pauses?: typeof createBackoff
}

interface Place {
  member: Member | undefined
  /** Ends attempts to fill the place. */
  filling: AbortController
}

/** Starts nothing yet. */
export class Crew {
  readonly #options: CrewOptions
  readonly #places: readonly Place[]
  readonly #alive = new Set<Member>()
  #rolling: Promise<boolean> | undefined
  #isEnding = false
  #told = ''

  constructor(options: CrewOptions) {
    this.#options = options
    this.#places = Array.from({ length: options.size }, () => ({ member: undefined, filling: new AbortController() }))
  }

  /** Members that answer. */
  get ready(): number {
    return this.#places.filter(({ member }) => member).length
  }

  /** After something has renamed the files. Members that start have opened none, or the new ones. */
  reopenLogs(): void {
    for (const { member } of this.#places) member?.reopenLog?.()
  }

  /** The metrics of members that answer. */
  async readMetrics(): Promise<MetricsOfMember[]> {
    const read = this.#places.map(({ member }) => member?.readMetrics?.() ?? null)
    return (await Promise.all(read)).filter((metrics) => metrics !== null)
  }

  /** Resolves when each place was tried. Rejects if the first member ends before it is ready: the others would end, too. */
  async start(): Promise<void> {
    const [first, ...others] = this.#places
    await this.#seat(first!, this.#launch())
    await Promise.all(others.map((place) => new Promise<void>((resolve) => void this.#fill(place, resolve))))
  }

  /**
   * Replaces the members one by one: the next one is ready before one leaves. Resolves with false if a new one does not
   * become ready: the others then stay. While that goes on, a second call waits and does the same again.
   */
  async roll(): Promise<boolean> {
    const before = this.#rolling
    const rolling = (before ?? Promise.resolve(true)).then(() => this.#rollOnce())
    this.#rolling = rolling
    try {
      return await rolling
    } finally {
      if (this.#rolling === rolling) this.#rolling = undefined
    }
  }

  /** Resolves when all have ended. */
  async stop(): Promise<void> {
    this.#isEnding = true
    for (const { filling } of this.#places) filling.abort()
    await Promise.all([...this.#alive].map((member) => this.#end(member, 'stop')))
  }

  async #rollOnce(): Promise<boolean> {
    for (const place of this.#places) {
      if (this.#isEnding) return false
      let old: Member | undefined
      try {
        old = await this.#seat(place, this.#launch())
      } catch (error) {
        if (this.#isEnding) return false
        this.#options.tell(`A new server process does not start, and the others stay: ${(error as Error).message}.`)
        return false
      }
      if (old) await this.#end(old, 'leave')
    }
    return true
  }

  #launch(): Member {
    const member = this.#options.start()
    this.#alive.add(member)
    void member.ended.then(() => this.#alive.delete(member))
    return member
  }

  /**
   * Gives the place to the member when it is ready. Resolves with the one that is too many: the one that had the place,
   * or this one if the place was `taken` by a newer one meanwhile.
   */
  async #seat(place: Place, member: Member, taken?: AbortSignal): Promise<Member | undefined> {
    const begun = performance.now()
    const overdue = setTimeout(() => member.kill(), this.#options.patience.start)
    await member.ready.finally(() => clearTimeout(overdue))
    if (this.#isEnding) return undefined
    if (taken?.aborted) return member
    const old = place.member
    place.filling.abort()
    place.filling = new AbortController()
    place.member = member
    this.#told = ''
    void member.ended.then((how) => {
      if (place.member !== member) return
      place.member = undefined
      if (this.#isEnding) return
      this.#options.tell(`A server process has ended (${how}) and is started again.`)
      void this.#fill(place, undefined, performance.now() - begun)
    })
    return old
  }

  /** Tries until a member is ready, with growing pauses. `tried` is called after the first attempt. */
  async #fill(place: Place, tried: (() => void) | undefined, lived?: number): Promise<void> {
    const { signal } = place.filling
    const pause = (this.#options.pauses ?? createBackoff)()
    const pauseFor = (ms: number) => wait(pause(ms), undefined, { signal }).catch(() => {})
    if (lived !== undefined) await pauseFor(lived)
    while (!signal.aborted && !place.member) {
      const begun = performance.now()
      const fault = await this.#seat(place, this.#launch(), signal).then(
        // A newer one may have filled the place meanwhile.
        (other) => void (other && this.#end(other, 'leave')),
        ({ message }: Error) => message,
      )
      tried?.()
      if (fault === undefined || this.#isEnding) return
      this.#tellOnce(`A server process does not start, and is tried again with growing pauses: ${fault}.`)
      await pauseFor(performance.now() - begun)
    }
  }

  async #end(member: Member, what: 'leave' | 'stop'): Promise<void> {
    member.ask(what)
    const overdue = setTimeout(() => member.kill(), this.#options.patience.end)
    await member.ended
    clearTimeout(overdue)
  }

  #tellOnce(line: string): void {
    if (line !== this.#told) this.#options.tell(line)
    this.#told = line
  }
}
