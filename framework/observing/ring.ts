// The latest traces and mails in memory: a full ring evicts the oldest, so that a long-running server holds no more.
import type { Observed, ObservedMail, Observer } from './observing.ts'
import { findRepeated, type Repeated } from './repeated.ts'
import type { SentStatement, Trace } from './trace.ts'

/** A trace in a list. */
export interface TraceSummary
  extends Pick<Trace, 'id' | 'kind' | 'name' | 'requestId' | 'startedAt' | 'ms' | 'outcome' | 'isFailed' | 'process'> {
  readonly statements: number
  readonly statementMs: number
  /** Name of the GraphQL operation. */
  readonly operation: string | null
  /** Number of different statements that were repeated. */
  readonly repeated: number
  readonly tenantId: string | null
  readonly actorId: string | null
}

/** A trace with findings about it as a whole. */
export interface TraceReport extends Trace {
  readonly repeated: readonly Repeated[]
}

/** A mail in a list. */
export type MailSummary = Pick<ObservedMail, 'sentAt' | 'traceId' | 'from' | 'to' | 'subject'> & { readonly id: string }

/** What was just added. */
export type News = { readonly trace: TraceSummary } | { readonly mail: MailSummary }

interface Entry {
  readonly id: string
  readonly bytes: number
  readonly summary: News
  readonly text: string
  readonly statements: readonly SentStatement[]
}

/** Stores what it observes as text, so that its size is known. */
export class Ring implements Observer {
  readonly #maxBytes: number
  readonly #entries = new Map<string, Entry>()
  readonly #listeners = new Set<(news: News) => void>()
  #bytes = 0
  #mails = 0

  constructor({ maxBytes }: { readonly maxBytes: number }) {
    this.#maxBytes = maxBytes
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#bytes
  }

  ended({ trace, statements }: Observed): void {
    const report: TraceReport = { ...trace, repeated: findRepeated(trace) }
    this.#add(trace.id, { summary: { trace: summaryOf(report) }, text: JSON.stringify(report), statements })
  }

  mailed(mail: ObservedMail): void {
    const id = `mail-${process.pid}-${++this.#mails}-${mail.sentAt.replaceAll(/\D/g, '')}`
    const { sentAt, traceId, from, to, subject } = mail
    const summary = { mail: { id, sentAt, traceId, from, to, subject } }
    this.#add(id, { summary, text: JSON.stringify(mail), statements: [] })
  }

  /** Newest first. */
  traces(): TraceSummary[] {
    return [...this.#entries.values()].flatMap(({ summary }) => ('trace' in summary ? [summary.trace] : [])).reverse()
  }

  /** Newest first. */
  mails(): MailSummary[] {
    return [...this.#entries.values()].flatMap(({ summary }) => ('mail' in summary ? [summary.mail] : [])).reverse()
  }

  /** Null if it never existed or was evicted. */
  findTrace(id: string): TraceReport | null {
    const entry = this.#entries.get(id)
    return entry && 'trace' in entry.summary ? JSON.parse(entry.text) : null
  }

  /** Null if it never existed or was evicted. */
  findMail(id: string): ObservedMail | null {
    const entry = this.#entries.get(id)
    return entry && 'mail' in entry.summary ? JSON.parse(entry.text) : null
  }

  /** A statement of a local trace, with its values; null for any other. */
  findStatement(id: string, number: number): SentStatement | null {
    return this.#entries.get(id)?.statements[number] ?? null
  }

  /** Reports additions until the returned function is called. */
  listen(listener: (news: News) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #add(id: string, entry: Omit<Entry, 'id' | 'bytes'>): void {
    const values = entry.statements.reduce((sum, { text, values }) => sum + text.length + sizeOf(values), 0)
    const bytes = Buffer.byteLength(entry.text) + values
    if (bytes > this.#maxBytes) return
    this.#entries.set(id, { id, bytes, ...entry })
    this.#bytes += bytes
    for (const oldest of this.#entries.values()) {
      if (this.#bytes <= this.#maxBytes) break
      this.#entries.delete(oldest.id)
      this.#bytes -= oldest.bytes
    }
    for (const listener of this.#listeners) listener(entry.summary)
  }
}

const sizeOf = (values: readonly unknown[]) => values.reduce<number>((sum, value) => sum + String(value).length, 0)

function summaryOf({ spans, facts, repeated, ...trace }: TraceReport): TraceSummary {
  const { id, kind, name, requestId, startedAt, ms, outcome, isFailed, process } = trace
  const statements = spans.filter((span) => span.kind === 'sql')
  const statementMs = statements.reduce((sum, span) => sum + (span.ms ?? 0), 0)
  const operation = spans.find((span) => span.kind === 'graphql')?.name ?? null
  return {
    ...{ id, kind, name, requestId, startedAt, ms, outcome, isFailed, process, operation },
    ...{ statements: statements.length, statementMs: Math.round(statementMs * 100) / 100, repeated: repeated.length },
    tenantId: (facts.tenantId as string | null) ?? null,
    actorId: (facts.actorId as string | null) ?? null,
  }
}
