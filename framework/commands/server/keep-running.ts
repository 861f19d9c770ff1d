// Keeps something running until it is no longer wanted: restarts it when it ends, and reports that.
import { setTimeout as wait } from 'node:timers/promises'
import type { CommandConsole } from '../console.ts'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
const STEADY_MS = 60_000

/** Delay before the next start: doubles each time, and resets after something ran for a minute. */
export function createBackoff(): (livedMs: number) => number {
  let pause = FIRST_WAIT_MS
  return (livedMs) => {
    if (livedMs >= STEADY_MS) pause = FIRST_WAIT_MS
    const chosen = pause
    pause = Math.min(LONGEST_WAIT_MS, pause * 2)
    return chosen
  }
}

/** What to keep running: `start` resolves once it runs, with a message and a promise of its end. */
export interface Kept {
  /** With its article: `The edge`. */
  readonly name: string
  start(): Promise<{ readonly news: string; readonly ended: Promise<unknown> }>
}

/** Resolves when `unwanted`. A failed start is reported once, and retried like one that ended. */
export async function keepRunning(
  { name, start }: Kept,
  console: CommandConsole,
  unwanted: AbortSignal,
): Promise<void> {
  const backoff = createBackoff()
  let told = ''
  while (!unwanted.aborted) {
    const begun = performance.now()
    const fault = await runOnce(start, console).catch((error: Error) => `${name} does not run: ${error.message}`)
    if (unwanted.aborted) return
    const message = fault ?? `${name} has ended and is started again.`
    if (message !== told || fault === undefined) console.warn(message)
    told = message
    await wait(backoff(performance.now() - begun), undefined, { signal: unwanted }).catch(() => {})
  }
}

/** Resolves when it has ended. */
async function runOnce(start: Kept['start'], console: CommandConsole): Promise<undefined> {
  const { news, ended } = await start()
  console.print(news)
  await ended
}
