// Schemas of proofs, for sign-in and step-up.
import Type from 'typebox'
import { withForm } from '#framework/resource/schemas/text-forms.ts'
import { AUTHENTICATION_RESPONSE } from '../passkeys/shapes.ts'

/** Six digits from an authenticator app. */
export const CODE = Type.String({
  pattern: withForm('^[0-9]{6}$', 'is not a code of six digits'),
  description: 'Six digits from an authenticator app.',
})

export const FACTOR_PROOF = {
  code: Type.Optional(CODE),
  recoveryCode: Type.Optional(
    Type.String({
      pattern: withForm('^[0-9A-Za-z -]{16,40}$', 'is not a recovery code'),
      description: 'One of the ten recovery codes, in any spelling.',
    }),
  ),
  passkey: Type.Optional(AUTHENTICATION_RESPONSE),
}
export const PROOF_NAMES = Object.keys(FACTOR_PROOF)

export const RECOVERY_CODES = Type.Array(Type.String(), {
  description: 'Shown only in this answer. Each code works once.',
})
/** Present only with the first factor. */
export const FIRST_RECOVERY_CODES = Type.Union([RECOVERY_CODES, Type.Null()], {
  description: 'For the first factor: ten recovery codes, shown only in this answer. Null for other factors.',
})
