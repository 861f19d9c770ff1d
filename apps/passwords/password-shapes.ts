// The shapes of passwords in requests.
import Type from 'typebox'
import { PASSWORD_LENGTH } from './strength/password-faults.ts'

/** Whatever somebody types; only that it is text of a bearable length is checked here. */
export const PASSWORD = passwordOf('The password, letter for letter as it was chosen.')
/** One that is chosen now; how strong it must be is told when it is not. */
export const NEW_PASSWORD = passwordOf(
  `The password from now on: at least ${PASSWORD_LENGTH.min} characters that are hard to guess.`,
)
export const CURRENT_PASSWORD = passwordOf('My password as it is now, to prove that it is me.')

function passwordOf(description: string) {
  return Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH.max * 4, format: 'password', description })
}
