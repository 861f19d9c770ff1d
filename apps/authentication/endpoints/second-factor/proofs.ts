// The shapes of proofs, for log-ins and for step-up.
import Type from 'typebox'
import { withForm } from '#framework/resource/text-forms.ts'
import { AUTHENTICATION_RESPONSE } from '../../passkeys/shapes.ts'

/** Six digits of an authenticator app. */
export const CODE = Type.String({
  pattern: withForm('^[0-9]{6}$', 'is no code of six digits'),
  description: 'Six digits of an authenticator app.',
})

export const FACTOR_PROOF = {
  code: Type.Optional(CODE),
  recoveryCode: Type.Optional(
    Type.String({
      pattern: withForm('^[0-9A-Za-z -]{16,40}$', 'is no recovery code'),
      description: 'One of the ten, in any spelling.',
    }),
  ),
  passkey: Type.Optional(AUTHENTICATION_RESPONSE),
}
export const PROOF_NAMES = Object.keys(FACTOR_PROOF)

export const RECOVERY_CODES = Type.Array(Type.String(), {
  description: 'Shown in this answer and never again; each works once.',
})
/** Where they come with the first factor alone. */
export const FIRST_RECOVERY_CODES = Type.Union([RECOVERY_CODES, Type.Null()], {
  description:
    'With the first factor: ten codes for when it is lost, shown in this answer and never again. Null with every other.',
})
