// The switch of all observing, and the calls by which code says what it does. Off, each of them looks at one variable and is done.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Details } from './redact.ts'
import { type EndSpan, type Opening, OpenTrace, type SentStatement, type SpanKind, type Trace } from './trace.ts'

/** What is handed out when a trace has ended; `statements` are for this process alone. */
export interface Observed {
  readonly trace: Trace
  readonly statements: readonly SentStatement[]
}

/** A mail on its way out, as it was written: links and all. */
export interface ObservedMail {
  readonly sentAt: string
  readonly traceId: string | null
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string | null
  readonly headers: Readonly<Record<string, string>>
}

/** Whoever observes: the pages of development, and what exports to others. It must neither throw nor wait. */
export interface Observer {
  ended(observed: Observed): void
  /** For those who show mails to whoever writes code, and for nobody else. */
  mailed?(mail: ObservedMail): void
}

interface Observing {
  readonly storage: AsyncLocalStorage<OpenTrace>
  readonly observers: Set<Observer>
}

// Storage that follows every promise costs: it is there only while somebody observes.
let observing: Observing | null = null

/** Switches observing on for this process, until the returned function is called. */
export function observe(observer: Observer): () => void {
  observing ??= { storage: new AsyncLocalStorage(), observers: new Set() }
  observing.observers.add(observer)
  return () => {
    observing?.observers.delete(observer)
    if (observing?.observers.size === 0) observing = null
  }
}

/** Whether anybody observes this process. */
export const isObserved = (): boolean => observing !== null

/** The trace of the work that calls this; undefined outside of any, and while nobody observes. */
export function currentTrace(): OpenTrace | undefined {
  return observing === null ? undefined : observing.storage.getStore()
}

/** A new trace; null while nobody observes. It is written within `within`, and handed out by `endTrace`. */
export function openTrace(opening: Opening): OpenTrace | null {
  return observing && new OpenTrace(opening)
}

/** Runs `work` so that everything in it, and after each of its promises, is noted in `trace`. */
export function within<T>(trace: OpenTrace | null, work: () => T): T {
  return observing && trace ? observing.storage.run(trace, work) : work()
}

/** Hands it out to whoever observes. */
export function endTrace(
  trace: OpenTrace | null,
  ending: { readonly outcome: string; readonly isFailed: boolean },
): void {
  if (!trace || !observing) return
  const observed = { trace: trace.end(ending), statements: trace.statements }
  for (const observer of observing.observers) observer.ended(observed)
}

/** Shows a mail to whoever wants to see mails. */
export function showMail(mail: () => Omit<ObservedMail, 'traceId' | 'sentAt'>): void {
  if (observing === null) return
  const shown = { ...mail(), sentAt: new Date().toISOString(), traceId: currentTrace()?.id ?? null }
  for (const observer of observing.observers) observer.mailed?.(shown)
}

/** Notes a moment; `details` is called only where somebody observes. */
export function note(kind: SpanKind, name: string, details?: () => Details): void {
  currentTrace()?.note(kind, name, details?.())
}

const NOTHING: EndSpan = () => {}

/** Begins a span that the returned function ends. */
export function begin(kind: SpanKind, name: string, details?: () => Details): EndSpan {
  return currentTrace()?.begin(kind, name, details?.()) ?? NOTHING
}

/** Adds facts about the whole. */
export function know(facts: () => Details): void {
  currentTrace()?.know(facts())
}

/** Runs `work` as one span; `detailsOf` its result is asked only where somebody observes. A failure is told by its message. */
export function spanning<T>(
  [kind, name]: readonly [SpanKind, string],
  work: () => Promise<T>,
  detailsOf?: (result: T) => Details,
): Promise<T> {
  const trace = currentTrace()
  if (!trace) return work()
  const end = trace.begin(kind, name)
  return work().then(
    (result) => {
      end(detailsOf?.(result))
      return result
    },
    (error: unknown) => {
      end({ failure: error instanceof Error ? error.message : String(error) })
      throw error
    },
  )
}

/** JSON as it goes out. */
export function serialise(value: unknown): string {
  const end = begin('serialisation', 'JSON')
  const text = JSON.stringify(value)
  end({ characters: text?.length })
  return text
}
