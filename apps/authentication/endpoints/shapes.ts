// The shapes that endpoints of sessions share.
import Type from 'typebox'
import { tenants } from '#apps/tenants/index.ts'
import { users } from '#apps/users/index.ts'
import { answerOf, schemaOfField } from '#framework/resource/endpoint-schemas.ts'
import { withForm } from '#framework/resource/text-forms.ts'

const ACCESS = Type.String({ description: 'Access token, for the Authorization header: `Bearer …`.' })
const REFRESH = Type.String({ description: 'Refresh token, valid for one call of /auth/refresh.' })

export const TENANT = schemaOfField(tenants.definition.fields.slug, 'Slug of the tenant to work in.')

/** Of a log-in that waits for its second half. */
export const CHALLENGE = secretOf('The `challenge` of the answer `auth.second_factor_required`.')
export const REFRESH_TOKEN = Type.String({
  maxLength: 8192,
  description: 'The refresh token from the last log-in or refresh.',
})

export const TOKENS = Type.Object({ access: ACCESS, refresh: REFRESH }, { additionalProperties: false })
export const TOKENS_AND_USER = Type.Object(
  { access: ACCESS, refresh: REFRESH, user: answerOf(users, 'Who is logged in.') },
  { additionalProperties: false },
)

/** A random word of ours: 256 bits in base64url. */
export function secretOf(description: string) {
  return Type.String({ pattern: withForm('^[A-Za-z0-9_-]{43}$', 'is not a token of this server'), description })
}

/** A body of exactly these fields. */
export function bodyOf<P extends Parameters<typeof Type.Object>[0]>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}
