// What a queue must be able to do: carry tickets to workers. All else stands in the ledger, so that two back ends behave alike.
import type { Ticket } from '../ledger/claim.ts'
import type { DispatchedTask } from '../ledger/dispatch.ts'

/** Fetches tickets of one queue and runs them. */
export interface TicketWorker {
  /** Takes no more; resolves when what it runs has ended. */
  close(): Promise<void>
}

export interface WorkOptions {
  readonly queue: string
  readonly concurrency: number
  /** Runs one; it throws nothing. */
  run(ticket: Ticket): Promise<void>
}

/** A back end. It may lose tickets and bring them twice: the ledger's tokens and its reconciler see to both. */
export interface QueueDriver {
  /** For people and logs. */
  readonly name: 'PostgreSQL' | 'Redis'
  /** Prepares what the back end needs; rejects while it cannot be reached. */
  open(): Promise<void>
  /** Hands tickets over. One that is there already is left alone. */
  add(queue: string, tasks: readonly DispatchedTask[]): Promise<void>
  work(options: WorkOptions): TicketWorker
  close(): Promise<void>
}

export interface DriverOptions {
  /** Milliseconds after which the back end takes a silent worker for lost, as the ledger does. */
  readonly lease: number
  onError(error: Error): void
}
