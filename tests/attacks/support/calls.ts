// An attacker's requests, as data that both doors understand, and their answers.
import type { Answer } from '#framework/testing/answer.ts'

type Values = Readonly<Record<string, unknown>>

/** The parts of a list request; `filter` is `{ title: { icontains: 'x' } }`, across a relation `{ category: { slug: { exact: 'x' } } }`, in groups below `and`, `or` and `not`. */
export interface ListQuestion {
  readonly filter?: Values
  readonly search?: unknown
  /** `-title` for descending order. */
  readonly orderBy?: readonly string[]
  readonly first?: unknown
  readonly after?: unknown
  /** Only these fields. */
  readonly fields?: readonly string[]
  /** Relations answered as records. */
  readonly include?: readonly string[]
}

/** One request. */
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

/** A request that can be tampered with before it is sent. */
export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** The answer, the same from both doors. */
export interface Told extends Pick<Answer, 'status' | 'headers' | 'text'> {
  /** The problem's code; null when there was none. */
  readonly code: string | null
  readonly detail: string | null
  /** The record, the payload, or null. */
  readonly body: Record<string, unknown> | null
  /** The rows of a list. */
  readonly rows: readonly Record<string, unknown>[] | null
  readonly count: number | null
  /** Everything sent to get it: the caller knew its content before. */
  readonly sent: string
  /** The caller belongs to the victim's tenant and may know its people and records. */
  readonly isInside: boolean
}

export type DoorName = 'REST' | 'GraphQL'

/** One way in. */
export interface Door {
  readonly name: DoorName
  /** The request for it. */
  requestOf(call: Call): RawRequest
  /** The meaning of an answer to that call. */
  read(call: Call, answer: Answer): Omit<Told, 'sent' | 'isInside'>
}
