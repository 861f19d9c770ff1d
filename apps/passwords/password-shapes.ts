// Schemas of passwords in requests.
import Type from 'typebox'
import { PASSWORD_LENGTH } from './strength/password-faults.ts'

/** Any input; this checks only that it is text of reasonable length. */
export const PASSWORD = passwordOf('The password, letter for letter as it was chosen.')
/** A newly chosen one; the error explains how strong it must be. */
export const NEW_PASSWORD = passwordOf(
  `The password from now on: at least ${PASSWORD_LENGTH.min} characters that are hard to guess.`,
)
export const CURRENT_PASSWORD = passwordOf('My password as it is now, to prove that it is me.')

function passwordOf(description: string) {
  return Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH.max * 4, format: 'password', description })
}
