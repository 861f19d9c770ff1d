// Waits for a request to stop: Ctrl+C, a signal, a message, or the end of the parent process.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
// npm forwards a signal that the whole process group already received: one right after the first is its echo.
const ECHO_MS = 1000
const PATIENCE_MS = 15_000
// A killed parent closes its channels just before it is gone; until then it still counts as a user of the database.
const LAST_BREATH_MS = 300

/** Other messages are questions of the parent. */
const isRequest = (message: unknown) => message === 'stop' || message === 'leave'

/** What counts as a request, and how long the process may take to follow it. */
export interface StopOptions {
  readonly signals?: readonly NodeJS.Signals[]
  /** Milliseconds; never less than the usual 15 seconds. */
  readonly patience?: number
}

/**
 * Resolves at the first request to stop, with the message if it was one. A second one, or too long a wait, ends the
 * process at once.
 */
export function stopRequested({ signals = SIGNALS, patience = 0 }: StopOptions = {}): Promise<unknown> {
  return new Promise((resolve) => {
    let first: number | undefined
    const stop = (message?: unknown) => {
      if (first !== undefined && performance.now() - first > ECHO_MS) process.exit(130)
      if (first !== undefined) return
      first = performance.now()
      setTimeout(() => process.exit(1), Math.max(patience, PATIENCE_MS)).unref()
      resolve(message)
    }
    for (const signal of signals) process.on(signal, () => stop())
    process.on('message', (message) => {
      if (isRequest(message)) stop(message)
    })
    process.once('disconnect', () => setTimeout(stop, LAST_BREATH_MS))
  })
}
