// The shapes that the endpoints of authentication share.
import Type from 'typebox'
import { tenants } from '#apps/tenants/index.ts'
import { users } from '#apps/users/index.ts'
import { answerOf, schemaOfField } from '#framework/resource/endpoint-schemas.ts'
import { EMAIL_PATTERN } from '#framework/resource/fields/email.ts'
import { PASSWORD_LENGTH } from '../passwords/password-faults.ts'

export const TAG = 'Authentication'

const ACCESS = Type.String({ description: 'Access token, for the Authorization header: `Bearer …`.' })
const REFRESH = Type.String({ description: 'Refresh token: good for one call of /auth/refresh.' })

/** Whatever somebody types; only that it is text of a bearable length is checked here. */
export const PASSWORD = Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH.max * 4, format: 'password' })
const { firstName, middleName, lastName } = users.definition.fields
/** As people type it or a keyboard completes it; `addressOf` takes the blanks away (mastodon#85). */
export const TYPED_EMAIL = Type.String({
  maxLength: 300,
  pattern: EMAIL_PATTERN.replace('^', '^[ \\t]*').replace(/\$$/, '[ \\t]*$'),
})
export const TENANT = schemaOfField(tenants.definition.fields.slug)

/** What is asked of a new person beside the password. */
export const PERSON = {
  email: TYPED_EMAIL,
  firstName: schemaOfField(firstName),
  middleName: Type.Optional(Type.Union([schemaOfField(middleName), Type.Null()])),
  lastName: schemaOfField(lastName),
}

/** The token of a link in a mail, one word (CVE-2019-18818: an object in its place matched every link). */
export const LINK_TOKEN = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

export const TOKENS = Type.Object({ access: ACCESS, refresh: REFRESH }, { additionalProperties: false })
export const TOKENS_AND_USER = Type.Object(
  { access: ACCESS, refresh: REFRESH, user: answerOf(users) },
  { additionalProperties: false },
)

/** A body of exactly these fields. */
export function bodyOf<P extends Parameters<typeof Type.Object>[0]>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}
