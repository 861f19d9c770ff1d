// The switch for tracing, and the calls that record what code does. When off, each call only checks one variable.
import { AsyncLocalStorage } from 'node:async_hooks'
import { currentMeter, type Meter } from './meter.ts'
import type { Details } from './redact.ts'
import { type EndSpan, type Opening, OpenTrace, type SentStatement, type SpanKind, type Trace } from './trace.ts'

/** A finished trace; `statements` stay in this process. */
export interface Observed {
  readonly trace: Trace
  readonly statements: readonly SentStatement[]
}

/** An outgoing mail as composed, with its links. */
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

/** A consumer of traces: the development pages, or an exporter. It must neither throw nor block. */
export interface Observer {
  ended(observed: Observed): void
  /** Only for pages that show mails to developers. */
  mailed?(mail: ObservedMail): void
}

interface Observing {
  readonly storage: AsyncLocalStorage<OpenTrace>
  readonly observers: Set<Observer>
}

// Storage that follows every promise is costly: it exists only while somebody observes.
let observing: Observing | null = null

/** Switches tracing on for this process, until the returned function is called. */
export function observe(observer: Observer): () => void {
  observing ??= { storage: new AsyncLocalStorage(), observers: new Set() }
  observing.observers.add(observer)
  return () => {
    observing?.observers.delete(observer)
    if (observing?.observers.size === 0) observing = null
  }
}

/** Whether tracing is on in this process. */
export const isObserved = (): boolean => observing !== null

/** The trace of the current work; undefined outside any, or if tracing is off. */
export function currentTrace(): OpenTrace | undefined {
  return observing === null ? undefined : observing.storage.getStore()
}

/** Opens a trace; null if tracing is off. Write it inside `within`, and hand it out with `endTrace`. */
export function openTrace(opening: Opening): OpenTrace | null {
  return observing && new OpenTrace(opening)
}

/** Runs `work` so that everything in it, across promises, is recorded in `trace`. */
export function within<T>(trace: OpenTrace | null, work: () => T): T {
  return observing && trace ? observing.storage.run(trace, work) : work()
}

/** Ends the trace and hands it to the observer. */
export function endTrace(
  trace: OpenTrace | null,
  ending: { readonly outcome: string; readonly isFailed: boolean },
): void {
  if (!trace || !observing) return
  const observed = { trace: trace.end(ending), statements: trace.statements }
  for (const observer of observing.observers) observer.ended(observed)
}

/** Shows a mail to the observer, if it takes mails. */
export function showMail(mail: () => Omit<ObservedMail, 'traceId' | 'sentAt'>): void {
  if (observing === null) return
  const shown = { ...mail(), sentAt: new Date().toISOString(), traceId: currentTrace()?.id ?? null }
  for (const observer of observing.observers) observer.mailed?.(shown)
}

/** Records a moment; calls `details` only if tracing is on. */
export function note(kind: SpanKind, name: string, details?: () => Details): void {
  if (kind === 'cache') currentMeter()?.lookedUp(name, details?.().isHit === true)
  currentTrace()?.note(kind, name, details?.())
}

const NOTHING: EndSpan = () => {}

/** Begins a span; the returned function ends it. */
export function begin(kind: SpanKind, name: string, details?: () => Details): EndSpan {
  return currentTrace()?.begin(kind, name, details?.()) ?? NOTHING
}

/** Adds facts about the whole trace. */
export function know(facts: () => Details): void {
  currentTrace()?.know(facts())
}

/** Runs `work` as one span; calls `detailsOf` with its result only if tracing is on. A failure is recorded by its message. */
export function spanning<T>(
  [kind, name]: readonly [SpanKind, string],
  work: () => Promise<T>,
  detailsOf?: (result: T) => Details,
): Promise<T> {
  const trace = currentTrace()
  const meter = kind === 'outbound' || kind === 'mail' ? currentMeter() : null
  if (!trace) return meter ? metering(meter, kind as 'outbound' | 'mail', work) : work()
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

/** Also in a process that nobody observes. */
async function metering<T>(meter: Meter, kind: 'outbound' | 'mail', work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  let isFailed = true
  try {
    const result = await work()
    isFailed = false
    return result
  } finally {
    meter.called(kind, isFailed, (performance.now() - begun) / 1000)
  }
}

/** Serializes outgoing JSON. */
export function serialise(value: unknown): string {
  const end = begin('serialisation', 'JSON')
  const text = JSON.stringify(value)
  end({ characters: text?.length })
  return text
}
