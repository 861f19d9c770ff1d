// The record of one piece of work: a trace with spans. Its shapes follow OpenTelemetry, so that an exporter can use the same data.
import { randomUUID } from 'node:crypto'
import { type Details, redact, redactText } from './redact.ts'

/** The kind of work. */
export type TraceKind = 'request' | 'task' | 'command'

/** The kind of step; one word for each place that records. */
export type SpanKind =
  | 'queue'
  | 'authentication'
  | 'admission'
  | 'permission'
  | 'sql'
  | 'cache'
  | 'graphql'
  | 'batch'
  | 'serialisation'
  | 'outbound'
  | 'event'
  | 'task'
  | 'mail'
  | 'log'

/** One step of the work. */
export interface Span {
  readonly kind: SpanKind
  readonly name: string
  /** Milliseconds since the trace began. */
  readonly at: number
  /** Duration; null for a moment without one. */
  readonly ms: number | null
  readonly details: Details
}

/** One finished piece of work. */
export interface Trace {
  readonly id: string
  readonly kind: TraceKind
  readonly name: string
  /** Connects a request with the tasks that it enqueued. */
  readonly requestId: string
  readonly startedAt: string
  readonly ms: number
  /** A status, or how a task or command ended. */
  readonly outcome: string
  readonly isFailed: boolean
  readonly process: number
  readonly facts: Details
  readonly spans: readonly Span[]
  /** Number of spans dropped beyond the limit. */
  readonly leftOut: number
}

/** A statement as sent, with all its values: kept only in this process, to be explained later. */
export interface SentStatement {
  readonly text: string
  readonly values: readonly unknown[]
  readonly scope: object
}

/** Ends a span and adds final details. A second call does nothing. */
export type EndSpan = (details?: Details) => void

/** What starts a trace. */
export interface Opening {
  readonly kind: TraceKind
  readonly name: string
  readonly requestId: string
}

const MOST_SPANS = 2000

/** A trace in progress. Names, details and facts lose their secrets when recorded, so that nothing else ever holds them. */
export class OpenTrace {
  readonly id = randomUUID()
  /** In the order of the `sql` spans. */
  readonly statements: SentStatement[] = []
  readonly #opening: Opening
  readonly #startedAt = new Date()
  readonly #begun = performance.now()
  readonly #spans: Span[] = []
  readonly #facts: Record<string, unknown> = {}
  #leftOut = 0
  #hasEnded = false

  constructor(opening: Opening) {
    this.#opening = opening
  }

  /** Adds facts about the whole: caller, tenant, headers. */
  know(facts: Details): void {
    Object.assign(this.#facts, redact(facts))
  }

  /** Records a moment. */
  note(kind: SpanKind, name: string, details: Details = {}): void {
    this.#add({ kind, name: redactText(name), at: this.#now(), ms: null, details: redact(details) })
  }

  /** Begins a span; spans are ordered by their start. */
  begin(kind: SpanKind, name: string, details: Details = {}): EndSpan {
    const span = { kind, name: redactText(name), at: this.#now(), ms: null as number | null, details: redact(details) }
    this.#add(span)
    return (more = {}) => {
      if (span.ms !== null) return
      span.ms = rounded(this.#now() - span.at)
      span.details = { ...span.details, ...redact(more) }
    }
  }

  /** Stores a statement as sent and returns its number for the span; drops it if its span is dropped. */
  keep(statement: SentStatement): number {
    if (this.#spans.length >= MOST_SPANS) return this.statements.length
    return this.statements.push(statement) - 1
  }

  /** Milliseconds so far. */
  get ms(): number {
    return this.#now()
  }

  /** Total milliseconds and number of the spans of a kind so far. */
  sum(kind: SpanKind): { readonly ms: number; readonly count: number } {
    const spans = this.#spans.filter((span) => span.kind === kind)
    return { ms: rounded(spans.reduce((sum, { ms }) => sum + (ms ?? 0), 0)), count: spans.length }
  }

  /** Finishes the trace for handing out; nothing is recorded afterwards. */
  end({ outcome, isFailed }: { readonly outcome: string; readonly isFailed: boolean }): Trace {
    this.#hasEnded = true
    const { kind, name, requestId } = this.#opening
    return {
      ...{ id: this.id, kind, name: redactText(name), requestId, startedAt: this.#startedAt.toISOString() },
      ...{ ms: this.#now(), outcome, isFailed, process: process.pid },
      ...{ facts: this.#facts, spans: this.#spans, leftOut: this.#leftOut },
    }
  }

  #now(): number {
    return rounded(performance.now() - this.#begun)
  }

  /** A decision made repeatedly becomes one span with a count. */
  #add(span: Span): void {
    if (this.#hasEnded) return
    const last = this.#spans.at(-1)
    if (span.kind === 'permission' && last?.kind === 'permission' && last.name === span.name) {
      const times = Number(last.details.times ?? 1) + 1
      this.#spans[this.#spans.length - 1] = { ...last, details: { ...last.details, times } }
    } else if (this.#spans.length < MOST_SPANS) this.#spans.push(span)
    else this.#leftOut++
  }
}

const rounded = (ms: number) => Math.round(ms * 100) / 100
