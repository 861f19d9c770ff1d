// A signed link: its additional query parameters, and its answer.
import Type from 'typebox'
import { aMoment, aText } from '#framework/resource/schemas/described-schemas.ts'

/** The answer of endpoints that create one. */
export const SIGNED_LINK = Type.Object({
  url: aText('The address. It needs no token, so anybody who has it can read the content.'),
  expiresAt: aMoment('Until when it holds.'),
})

export const LINK_PROPERTIES = {
  tenant: Type.Optional(Type.String({ maxLength: 36, description: 'Id of the tenant, unless the host names it.' })),
  expires: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 99_999_999_999,
      description: 'When the link expires, in seconds since 1970.',
    }),
  ),
  signature: Type.Optional(Type.String({ maxLength: 100, description: 'The signature of the link.' })),
}
