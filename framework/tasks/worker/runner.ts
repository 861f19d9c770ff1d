// Runs claimed tasks: records concurrent endings together, and renews all leases with one heartbeat.
import { setTimeout as wait } from 'node:timers/promises'
import type { Slots } from '#shared/utils/slots.ts'
import { type Batched, createBatcher } from '../ledger/batcher.ts'
import type { ClaimedTask, Claimer } from '../ledger/claim.ts'
import { type Ending, finishTasks } from '../ledger/finish.ts'
import { HELD, releaseIfOpen } from '../ledger/hold.ts'
import { renewLeases } from '../ledger/lease.ts'
import { errorTextOf } from '../run/error-text.ts'
import { type RunParts, runTask, TaskInterruption } from '../run/run-task.ts'

interface Held {
  readonly claimed: ClaimedTask
  readonly interruption: AbortController
}

const BEATS_A_LEASE = 4
const LONGEST_BEAT_MS = 5000
const LONGEST_WAIT_MS = 10_000

export interface RunnerOptions extends Pick<Claimer, 'lease'> {
  /** Called when a task makes room for another. */
  onRoom(): void
  /** Called when its ending is recorded too, or left to others. */
  onEnded(): void
}

/** Runs the tasks of one worker. */
export class TaskRunner {
  readonly #parts: RunParts
  readonly #options: RunnerOptions
  readonly #finish: Batched<Ending, boolean>
  readonly #held = new Map<string, Held>()
  readonly #running = new Set<Promise<void>>()
  readonly #beat: NodeJS.Timeout
  readonly #stopping = new AbortController()

  constructor(parts: RunParts, options: RunnerOptions) {
    this.#parts = parts
    this.#options = options
    this.#finish = createBatcher((endings) => finishTasks(parts.ledger, endings))
    this.#beat = setInterval(() => this.#keepLeases(), Math.min(LONGEST_BEAT_MS, options.lease / BEATS_A_LEASE)).unref()
  }

  /** Starts claimed tasks, which it has room for. */
  run(tasks: readonly ClaimedTask[], slots: Slots): void {
    for (const claimed of tasks) {
      slots.enter(claimed.tenantId)
      this.#start(claimed, () => slots.leave(claimed.tenantId))
    }
  }

  /** `leave` releases the slot. */
  #start(claimed: ClaimedTask, leave: () => void): void {
    const { log } = this.#parts.runtime
    const { promise: hasRun, resolve: end } = Promise.withResolvers<void>()
    // A finished run makes room while its ending is still being recorded.
    void hasRun.then(() => {
      leave()
      this.#options.onRoom()
    })
    const run = this.#runOne(claimed, end)
      .catch((error) => log.warn({ error, task: claimed.id }, 'a task was left to others'))
      .finally(() => {
        end()
        this.#running.delete(run)
        this.#options.onEnded()
      })
    this.#running.add(run)
  }

  /** Checks at once whether a task was cancelled. */
  cancel(id: string): void {
    if (this.#held.has(id)) void this.#keepLeases()
  }

  /** Waits for running tasks; after `grace` milliseconds returns the rest to the queue. */
  async stop(grace: number): Promise<void> {
    this.#stopping.abort()
    const timer = setTimeout(() => {
      for (const { interruption } of this.#held.values()) interruption.abort(stopped())
    }, grace)
    await Promise.all(this.#running)
    clearTimeout(timer)
    clearInterval(this.#beat)
  }

  async #runOne(claimed: ClaimedTask, leave: () => void): Promise<void> {
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

  /** The database may be down for a moment; once it is back, the token shows whether the ending still counts. */
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

  /** A result that the database refuses makes the task fail. */
  async #finishAnyhow({ id, tenantId, token, next }: Ending, error: unknown): Promise<void> {
    await this.#finish({ id, tenantId, token, next, state: 'dead', error: errorTextOf(error) })
  }

  async #keepLeases(): Promise<void> {
    const { ledger } = this.#parts
    const own = [...this.#held.values()]
    if (own.length === 0) return
    try {
      const claims = own.map(({ claimed }) => claimed)
      const lost = await renewLeases(ledger, this.#options.lease, claims)
      for (const { claimed, interruption } of own)
        if (lost.has(claimed.id) && this.#held.get(claimed.id)?.claimed === claimed) interruption.abort(takenAway())
    } catch (error) {
      ledger.log.warn({ error }, 'leases of tasks could not be renewed')
    }
  }
}

const stopped = () => new TaskInterruption('stopping', 'The worker stops.')
const takenAway = () => new TaskInterruption('lost', 'It was cancelled, or another worker has taken it over.')

/** A lost connection is temporary; a value that the database refuses is not. */
function isPassing(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } }
  const state = cause?.code ?? code ?? ''
  return !/^(22|23|42)/.test(state)
}
