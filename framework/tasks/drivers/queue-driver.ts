// What a queue must be able to do: carry tickets to workers. All else stands in the ledger, so that two back ends behave alike.
import type { Ticket } from '../ledger/claim.ts'
import type { DispatchedTask } from '../ledger/dispatch.ts'

/** Fetches tickets of one queue. */
export interface TicketFetcher {
  /** Takes no more; resolves when what was fetched has been accepted. */
  close(): Promise<void>
}

export interface FetchOptions {
  readonly queue: string
  /** Loads of tickets in hand at once. */
  readonly atOnce: number
  /** Resolves when each ticket was started or given back: until then it counts as in hand. Throws nothing. */
  accept(tickets: readonly Ticket[]): Promise<void>
}

/** A back end. It may lose tickets and bring them twice: the ledger's tokens and its reconciler see to both. */
export interface QueueDriver {
  /** For people and logs. */
  readonly name: 'PostgreSQL' | 'Redis'
  /** Prepares what the back end needs; rejects while it cannot be reached, with a PendError when it is unfit. */
  open(): Promise<void>
  /** Hands tickets over. What is there already is left alone. */
  add(queue: string, tasks: readonly DispatchedTask[]): Promise<void>
  fetch(options: FetchOptions): TicketFetcher
  close(): Promise<void>
}

export interface DriverOptions {
  /** Milliseconds after which the back end takes a silent worker for lost, as the ledger does. */
  readonly lease: number
  onError(error: Error): void
}
