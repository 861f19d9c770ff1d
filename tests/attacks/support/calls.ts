// What an attacker can ask for, as data that both doors understand, and what they are told.
import type { Answer } from '#framework/testing/answer.ts'

type Values = Readonly<Record<string, unknown>>

/** The parts of a question for a list; `filter` is `{ title: { icontains: 'x' } }`, across a relation `{ category: { slug: { exact: 'x' } } }`, in groups below `and`, `or` and `not`. */
export interface ListQuestion {
  readonly filter?: Values
  readonly search?: unknown
  /** `-title` for the other way round. */
  readonly orderBy?: readonly string[]
  readonly first?: unknown
  readonly after?: unknown
  /** Only these fields. */
  readonly fields?: readonly string[]
  /** Relations that are answered as records. */
  readonly include?: readonly string[]
}

/** One thing that is asked for. */
export type Call =
  | ({ readonly list: string } & ListQuestion)
  | { readonly read: string; readonly id: unknown; readonly fields?: readonly string[] }
  | { readonly create: string; readonly input: Values }
  | { readonly update: string; readonly id: unknown; readonly input: Values; readonly expectedVersion?: number }
  | { readonly delete: string; readonly id: unknown; readonly expectedVersion?: number }
  | { readonly createMany: string; readonly inputs: readonly Values[] }
  | { readonly updateMany: string; readonly inputs: readonly Values[] }
  | { readonly deleteMany: string; readonly ids: readonly unknown[] }
  | { readonly act: string; readonly on: string; readonly id: unknown; readonly input?: Values }
  /** A hand-written endpoint by its name; `params` and `query` are parts of its address. */
  | { readonly ask: string; readonly input?: Values; readonly params?: Values; readonly query?: Values }

/** A request that can be spoilt before it is sent. */
export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What came back, the same from both doors. */
export interface Told extends Pick<Answer, 'status' | 'headers' | 'text'> {
  /** The problem's code; null when there was none. */
  readonly code: string | null
  readonly detail: string | null
  /** The record, the payload, or null. */
  readonly body: Record<string, unknown> | null
  /** The rows of a list. */
  readonly rows: readonly Record<string, unknown>[] | null
  readonly count: number | null
  /** All that was sent to get it: what is in it was known before. */
  readonly sent: string
  /** Somebody of the victim's own tenant asked, who may know its people and records. */
  readonly isInside: boolean
}

export type DoorName = 'REST' | 'GraphQL'

/** One way in. */
export interface Door {
  readonly name: DoorName
  /** The request that asks for it. */
  requestOf(call: Call): RawRequest
  /** What an answer to that call means. */
  read(call: Call, answer: Answer): Omit<Told, 'sent' | 'isInside'>
}
