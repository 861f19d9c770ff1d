// How long a new password has to be, as the server has it: told where one is asked for, before the first try.
import type { AdminMetadata } from '../api/metadata.ts'

let least = 0

/** Before a screen is drawn that asks for one. */
export function notePasswordLength({ passwordLength }: Pick<AdminMetadata, 'passwordLength'>): void {
  least = passwordLength
}

export function passwordLength(): number {
  return least
}
