// The server's minimum password length, shown wherever a new password is asked for.
import type { AdminMetadata } from '../../api/metadata.ts'

let least = 0

/** Call before drawing a screen that asks for a password. */
export function notePasswordLength({ passwordLength }: Pick<AdminMetadata, 'passwordLength'>): void {
  least = passwordLength
}

export function passwordLength(): number {
  return least
}
