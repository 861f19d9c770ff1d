// What browsers send of a passkey (RegistrationResponseJSON and AuthenticationResponseJSON of WebAuthn).
import Type, { type Static } from 'typebox'

const BYTES = Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 16_384, description: 'Bytes in base64url.' })
const ANYTHING = Type.Unsafe<object>({ type: 'object' })
const ID = Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 1400 })
const FRAME = {
  id: ID,
  rawId: ID,
  type: Type.Unsafe<'public-key'>({ type: 'string', const: 'public-key' }),
  authenticatorAttachment: Type.Optional(Type.Union([Type.String({ maxLength: 40 }), Type.Null()])),
  clientExtensionResults: Type.Optional(ANYTHING),
}

/** The answer of `navigator.credentials.create`, as `toJSON()` writes it. */
export const REGISTRATION_RESPONSE = Type.Object({
  ...FRAME,
  response: Type.Object({
    clientDataJSON: BYTES,
    attestationObject: BYTES,
    authenticatorData: Type.Optional(BYTES),
    publicKey: Type.Optional(Type.Union([BYTES, Type.Null()])),
    publicKeyAlgorithm: Type.Optional(Type.Integer()),
    transports: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 10 })),
  }),
})
export type RegistrationResponse = Static<typeof REGISTRATION_RESPONSE>

/** The answer of `navigator.credentials.get`, as `toJSON()` writes it. */
export const AUTHENTICATION_RESPONSE = Type.Object({
  ...FRAME,
  response: Type.Object({
    clientDataJSON: BYTES,
    authenticatorData: BYTES,
    signature: BYTES,
    userHandle: Type.Optional(Type.Union([Type.String({ pattern: '^[A-Za-z0-9_-]*$', maxLength: 100 }), Type.Null()])),
  }),
})
export type AuthenticationResponse = Static<typeof AUTHENTICATION_RESPONSE>

/** What a page hands on to `navigator.credentials`, after `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`. */
export const OPTIONS = Type.Unsafe<object>({
  type: 'object',
  additionalProperties: true,
  description: 'For navigator.credentials; the challenge in it works once, for five minutes.',
})
