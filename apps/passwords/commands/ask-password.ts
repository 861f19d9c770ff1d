// Asks a person at the terminal for a new password, twice, until it is acceptable.
import type { CommandConsole } from '#framework/commands/console.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { findPasswordFaults } from '../strength/password-faults.ts'

const TRIES = 3

/** Throws PendError after three bad ones, and if nobody can answer. */
export async function askNewPassword(console: CommandConsole, about: readonly string[]): Promise<string> {
  for (let tries = 0; tries < TRIES; tries++) {
    const password = await console.ask('Password: ', { hidden: true })
    const faults = findPasswordFaults(password, about)
    if (faults.length > 0) console.warn(`The password ${faults.map(({ message }) => message).join(', ')}.`)
    else if (password !== (await console.ask('Password, again: ', { hidden: true }))) console.warn('They differ.')
    else return password
  }
  throw new PendError(`No password after ${TRIES} tries.`)
}
