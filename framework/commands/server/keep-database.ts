// Keeps an embedded database running for a serving process: a killed one restarts on the same port.
import { setTimeout as wait } from 'node:timers/promises'
import type { OpenDatabase } from '#framework/database/open-database.ts'
import type { CommandConsole } from '../console.ts'
import { createBackoff } from './keep-running.ts'

const LOOK_EVERY_MS = 500

/** Watches until `unwanted`. If the start fails, reports it and retries. */
export async function keepDatabase(
  { revive }: Pick<OpenDatabase, 'revive'>,
  console: CommandConsole,
  unwanted: AbortSignal,
): Promise<void> {
  let backoff = createBackoff()
  while (!unwanted.aborted) {
    let pause = LOOK_EVERY_MS
    try {
      if (await revive()) console.warn('The database had ended and was started again.')
      backoff = createBackoff()
    } catch (error) {
      console.warn(`The database has ended and cannot be started: ${(error as Error).message}`)
      pause = backoff(0)
    }
    await wait(pause, undefined, { signal: unwanted }).catch(() => {})
  }
}
