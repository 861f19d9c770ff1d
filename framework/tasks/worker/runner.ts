// Runs tickets: claims and endings of tasks that run at the same time go out together, leases are kept by one heart beat.
import { setTimeout as wait } from 'node:timers/promises'
import type { Slots } from '#shared/utils/slots.ts'
import { type Batched, createBatcher } from '../ledger/batcher.ts'
import { type ClaimedTask, type Claimer, claimTasks, returnTickets, type Ticket } from '../ledger/claim.ts'
import { type Ending, finishTasks } from '../ledger/finish.ts'
import { HELD, releaseIfOpen } from '../ledger/hold.ts'
import { renewLeases } from '../ledger/lease.ts'
import { Pace } from '../ledger/pace.ts'
import { errorTextOf } from '../run/error-text.ts'
import { type RunParts, runTask, TaskInterruption } from '../run/run-task.ts'

interface Held {
  readonly claimed: ClaimedTask
  readonly interruption: AbortController
}

// Those whose turn it is wait for one another, but not for long: beside them may be some that run for hours.
const CLAIMING = { afterFew: 4, afterSeveral: 12 }
const MOST_OF = 0.75
const BEATS_A_LEASE = 4
const LONGEST_BEAT_MS = 5000
const LONGEST_WAIT_MS = 10_000
const PATIENCE_MS = 1000

export interface RunnerOptions extends Claimer {
  /** Tasks at a time, of each queue. */
  readonly concurrency: number
  /** Told when a task has ended or was given back. */
  onEnded(): void
}

/** What one worker runs. */
export class TaskRunner {
  readonly #parts: RunParts
  readonly #lease: number
  readonly #claim: Batched<Ticket, ClaimedTask | null>
  readonly #finish: Batched<Ending, boolean>
  readonly #held = new Map<string, Held>()
  readonly #running = new Set<Promise<void>>()
  readonly #beat: NodeJS.Timeout
  readonly #stopping = new AbortController()
  readonly #onEnded: () => void

  constructor(parts: RunParts, options: RunnerOptions) {
    this.#parts = parts
    this.#lease = options.lease
    this.#onEnded = options.onEnded
    const pace = new Pace({ ...CLAIMING, enough: options.concurrency * MOST_OF })
    this.#claim = createBatcher((tickets) => claimTasks(parts.ledger, options, tickets), pace)
    this.#finish = createBatcher((endings) => finishTasks(parts.ledger, endings))
    this.#beat = setInterval(() => this.#keepLeases(), Math.min(LONGEST_BEAT_MS, this.#lease / BEATS_A_LEASE)).unref()
  }

  /**
   * Starts each as soon as there is room; what finds none for a second goes back to the ledger, for workers that have some.
   * Resolves when nothing is left over. Throws nothing.
   */
  async accept(tickets: readonly Ticket[], slots: Slots): Promise<void> {
    const left: Ticket[] = []
    // Side by side: one whose tenant has enough running keeps no other waiting.
    const taken = tickets.map(async (ticket) => {
      if (await slots.take(ticket.tenantId, PATIENCE_MS, this.#stopping.signal)) this.#start(ticket, slots)
      else left.push(ticket)
    })
    await Promise.all(taken)
    if (left.length > 0) await this.#giveBack(left)
  }

  #start(ticket: Ticket, slots: Slots): void {
    const { log } = this.#parts.runtime
    const { promise: hasRun, resolve: leave } = Promise.withResolvers<void>()
    // What has run makes room while its ending is still being written down.
    void hasRun.then(() => slots.leave(ticket.tenantId))
    const run = this.#runOne(ticket, leave)
      .catch((error) => log.warn({ error, task: ticket.id }, 'a task was left to others'))
      .finally(() => {
        leave()
        this.#running.delete(run)
        this.#onEnded()
      })
    this.#running.add(run)
  }

  async #giveBack(tickets: readonly Ticket[]): Promise<void> {
    const { ledger } = this.#parts
    await returnTickets(ledger, tickets).catch((error) => ledger.log.warn({ error }, 'tickets could not be returned'))
    this.#onEnded()
  }

  /** Looks at once whether a task was cancelled. */
  cancel(id: string): void {
    if (this.#held.has(id)) void this.#keepLeases()
  }

  /** Waits for what runs; after `grace` milliseconds the rest is given back to the queue. */
  async stop(grace: number): Promise<void> {
    this.#stopping.abort()
    const timer = setTimeout(() => {
      for (const { interruption } of this.#held.values()) interruption.abort(stopped())
    }, grace)
    await Promise.all(this.#running)
    clearTimeout(timer)
    clearInterval(this.#beat)
  }

  async #runOne(ticket: Ticket, leave: () => void): Promise<void> {
    const claimed = await this.#claim(ticket)
    if (!claimed) return
    const interruption = new AbortController()
    this.#held.set(claimed.id, { claimed, interruption })
    try {
      const ending = await runTask(this.#parts, claimed, interruption)
      leave()
      if (ending) await this.#finishPatiently(ending)
      if (ending?.error === HELD) await releaseIfOpen(this.#parts, ending.tenantId)
    } finally {
      if (this.#held.get(claimed.id)?.claimed === claimed) this.#held.delete(claimed.id)
    }
  }

  /** The database may be away for a moment; when it comes back, the token says whether the ending still counts. */
  async #finishPatiently(ending: Ending): Promise<void> {
    for (let pause = 50; ; pause = Math.min(LONGEST_WAIT_MS, pause * 2)) {
      try {
        await this.#finish(ending)
        return
      } catch (error) {
        if (!isPassing(error)) return this.#finishAnyhow(ending, error)
        if (this.#stopping.signal.aborted) return
        await wait(pause)
      }
    }
  }

  /** A result that the database does not take makes the task a failed one. */
  async #finishAnyhow({ id, tenantId, token, next }: Ending, error: unknown): Promise<void> {
    await this.#finish({ id, tenantId, token, next, state: 'dead', error: errorTextOf(error) })
  }

  async #keepLeases(): Promise<void> {
    const { ledger } = this.#parts
    const own = [...this.#held.values()]
    if (own.length === 0) return
    try {
      const tickets = own.map(({ claimed }) => claimed)
      const lost = await renewLeases(ledger, this.#lease, tickets)
      for (const { claimed, interruption } of own)
        if (lost.has(claimed.id) && this.#held.get(claimed.id)?.claimed === claimed) interruption.abort(takenAway())
    } catch (error) {
      ledger.log.warn({ error }, 'leases of tasks could not be renewed')
    }
  }
}

const stopped = () => new TaskInterruption('stopping', 'The worker stops.')
const takenAway = () => new TaskInterruption('lost', 'It was cancelled, or another worker has taken it over.')

/** A lost connection passes; a value that the database refuses never will. */
function isPassing(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } }
  const state = cause?.code ?? code ?? ''
  return !/^(22|23|42)/.test(state)
}
