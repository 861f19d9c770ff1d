// What is noted of one piece of work: a trace with its spans. The shapes follow OpenTelemetry, so that an export reads the same notes.
import { randomUUID } from 'node:crypto'
import { type Details, redact, redactText } from './redact.ts'

/** What a trace is of. */
export type TraceKind = 'request' | 'task' | 'command'

/** What a span is of; one word for each place that notes. */
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
  /** How long it took; null for what has a moment and no length. */
  readonly ms: number | null
  readonly details: Details
}

/** One piece of work, when it has ended. */
export interface Trace {
  readonly id: string
  readonly kind: TraceKind
  readonly name: string
  /** What joins a request with the tasks that it left behind. */
  readonly requestId: string
  readonly startedAt: string
  readonly ms: number
  /** A status, or how a task or command ended. */
  readonly outcome: string
  readonly isFailed: boolean
  readonly process: number
  readonly facts: Details
  readonly spans: readonly Span[]
  /** Spans beyond the most that are kept. */
  readonly leftOut: number
}

/** A statement as it was sent, with all its values: kept in this process alone, to be explained later. */
export interface SentStatement {
  readonly text: string
  readonly values: readonly unknown[]
  readonly scope: object
}

/** Ends a span; what is known only then is added to its details. The second call does nothing. */
export type EndSpan = (details?: Details) => void

/** What begins a trace. */
export interface Opening {
  readonly kind: TraceKind
  readonly name: string
  readonly requestId: string
}

const MOST_SPANS = 2000

/** A trace that is being written. Names, details and facts lose their secrets as they are noted: nothing else ever holds them. */
export class OpenTrace {
  readonly id = randomUUID()
  /** In the order of the spans of the kind `sql`. */
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

  /** Adds what is known of the whole: who, in which tenant, which headers. */
  know(facts: Details): void {
    Object.assign(this.#facts, redact(facts))
  }

  /** Notes a moment. */
  note(kind: SpanKind, name: string, details: Details = {}): void {
    this.#add({ kind, name: redactText(name), at: this.#now(), ms: null, details: redact(details) })
  }

  /** Begins a span; it stands in the order of beginnings. */
  begin(kind: SpanKind, name: string, details: Details = {}): EndSpan {
    const span = { kind, name: redactText(name), at: this.#now(), ms: null as number | null, details: redact(details) }
    this.#add(span)
    return (more = {}) => {
      if (span.ms !== null) return
      span.ms = rounded(this.#now() - span.at)
      span.details = { ...span.details, ...redact(more) }
    }
  }

  /** Remembers a statement as it is sent, under the number that its span tells; one whose span is left out goes, too. */
  keep(statement: SentStatement): number {
    if (this.#spans.length >= MOST_SPANS) return this.statements.length
    return this.statements.push(statement) - 1
  }

  /** Milliseconds so far. */
  get ms(): number {
    return this.#now()
  }

  /** Milliseconds of all spans of a kind so far, and how many there are. */
  sum(kind: SpanKind): { readonly ms: number; readonly count: number } {
    const spans = this.#spans.filter((span) => span.kind === kind)
    return { ms: rounded(spans.reduce((sum, { ms }) => sum + (ms ?? 0), 0)), count: spans.length }
  }

  /** What it is, to be handed out; nothing is noted in it any more. */
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

  /** A decision that is made again and again is one span that counts. */
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
