// Waits for a request to stop: Ctrl+C, a signal, a message, or the end of the parent process.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
// npm forwards a signal that the whole process group already received: one right after the first is its echo.
const ECHO_MS = 1000
const PATIENCE_MS = 15_000
// A killed parent closes its channels just before it is gone; until then it still counts as a user of the database.
const LAST_BREATH_MS = 300

/** Resolves at the first request to stop. A second one, or too long a wait, ends the process at once. */
export function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined
    const onSignal = () => {
      if (first !== undefined && performance.now() - first > ECHO_MS) process.exit(130)
      if (first !== undefined) return
      first = performance.now()
      setTimeout(() => process.exit(1), PATIENCE_MS).unref()
      resolve()
    }
    for (const signal of SIGNALS) process.on(signal, onSignal)
    process.once('message', onSignal)
    process.once('disconnect', () => setTimeout(onSignal, LAST_BREATH_MS))
  })
}
