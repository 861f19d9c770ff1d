// Browsers' JSON of passkeys (RegistrationResponseJSON and AuthenticationResponseJSON of WebAuthn).
import Type, { type Static } from 'typebox'
import { aCount } from '#framework/resource/schemas/described-schemas.ts'
import { withForm } from '#framework/resource/schemas/text-forms.ts'

const NO_BYTES = 'is not base64url, which browsers use for passkeys'
const BASE64URL = withForm('^[A-Za-z0-9_-]+$', NO_BYTES)
const idOf = (description: string) => Type.String({ pattern: BASE64URL, maxLength: 1400, description })
const bytesOf = (description: string) => Type.String({ pattern: BASE64URL, maxLength: 16_384, description })
const FRAME = {
  id: idOf('Id of the credential, in base64url.'),
  rawId: idOf('The same id; browsers send both.'),
  type: Type.Unsafe<'public-key'>({
    type: 'string',
    const: 'public-key',
    description: 'The kind of credential; passkeys have this one.',
  }),
  authenticatorAttachment: Type.Optional(
    Type.Union([Type.String({ maxLength: 40 }), Type.Null()], {
      description: 'Where the passkey is: `platform` for this device, `cross-platform` for another. Ignored.',
    }),
  ),
  clientExtensionResults: Type.Optional(
    Type.Unsafe<object>({ type: 'object', description: 'Results of WebAuthn extensions. Ignored.' }),
  ),
}
const CLIENT_DATA = bytesOf('What the browser signed with: challenge and origin, as bytes in base64url.')
const AUTHENTICATOR_DATA = bytesOf('What the authenticator says of itself, as bytes in base64url.')

/** The answer of `navigator.credentials.create`, from `toJSON()`. */
export const REGISTRATION_RESPONSE = Type.Object(
  {
    ...FRAME,
    response: Type.Object(
      {
        clientDataJSON: CLIENT_DATA,
        attestationObject: bytesOf('The new key and who vouches for it, as bytes in base64url.'),
        authenticatorData: Type.Optional(AUTHENTICATOR_DATA),
        publicKey: Type.Optional(
          Type.Union([bytesOf('The new key, in base64url.'), Type.Null()], {
            description: 'The new key again, which some browsers add. Ignored.',
          }),
        ),
        publicKeyAlgorithm: Type.Optional(aCount('What the new key signs with, by its COSE number; not looked at.')),
        transports: Type.Optional(
          Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
            maxItems: 10,
            description:
              'How to reach the passkey, such as `internal` or `hybrid`. Browsers get it as a hint next time.',
          }),
        ),
      },
      { description: 'The response of the authenticator.' },
    ),
  },
  { description: 'The answer of navigator.credentials.create, as its toJSON() writes it.' },
)
export type RegistrationResponse = Static<typeof REGISTRATION_RESPONSE>

/** The answer of `navigator.credentials.get`, from `toJSON()`. */
export const AUTHENTICATION_RESPONSE = Type.Object(
  {
    ...FRAME,
    response: Type.Object(
      {
        clientDataJSON: CLIENT_DATA,
        authenticatorData: AUTHENTICATOR_DATA,
        signature: bytesOf('Signature of the passkey over both, in base64url.'),
        userHandle: Type.Optional(
          Type.Union([Type.String({ pattern: withForm('^[A-Za-z0-9_-]*$', NO_BYTES), maxLength: 100 }), Type.Null()], {
            description: 'The owner of the passkey, as stored by the authenticator.',
          }),
        ),
      },
      { description: 'The response of the authenticator.' },
    ),
  },
  { description: 'The answer of navigator.credentials.get, as its toJSON() writes it.' },
)
export type AuthenticationResponse = Static<typeof AUTHENTICATION_RESPONSE>

/** What a page passes to `navigator.credentials`, after `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`. */
export const OPTIONS = Type.Unsafe<object>({
  type: 'object',
  additionalProperties: true,
  description: 'For navigator.credentials. The challenge works once, for five minutes.',
})
