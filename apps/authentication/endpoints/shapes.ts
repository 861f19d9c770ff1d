// The shapes that the endpoints of authentication share.
import Type from 'typebox'
import { tenants } from '#apps/tenants/index.ts'
import { users } from '#apps/users/index.ts'
import { describedAs } from '#framework/resource/described-schemas.ts'
import { answerOf, schemaOfField } from '#framework/resource/endpoint-schemas.ts'
import { EMAIL_PATTERN, NO_ADDRESS } from '#framework/resource/fields/email.ts'
import { withForm } from '#framework/resource/text-forms.ts'
import { PASSWORD_LENGTH } from '../passwords/password-faults.ts'

export const TAG = 'Authentication'

const ACCESS = Type.String({ description: 'Access token, for the Authorization header: `Bearer …`.' })
const REFRESH = Type.String({ description: 'Refresh token, valid for one call of /auth/refresh.' })

/** Whatever somebody types; only that it is text of a bearable length is checked here. */
export const PASSWORD = passwordOf('The password, letter for letter as it was chosen.')
/** One that is chosen now; how strong it must be is told when it is not. */
export const NEW_PASSWORD = passwordOf(
  `The password from now on: at least ${PASSWORD_LENGTH.min} characters that are hard to guess.`,
)
export const CURRENT_PASSWORD = passwordOf('My password as it is now, to prove that it is me.')
const { firstName, middleName, lastName } = users.definition.fields
/** As people type it or a keyboard completes it; `addressOf` takes the blanks away (mastodon#85). */
export const TYPED_EMAIL = Type.String({
  maxLength: 300,
  pattern: withForm(EMAIL_PATTERN.replace('^', '^[ \\t]*').replace(/\$$/, '[ \\t]*$'), NO_ADDRESS),
  description: 'The e-mail address. Surrounding blanks and capitals are ignored.',
})
export const TENANT = schemaOfField(tenants.definition.fields.slug, 'Slug of the tenant to work in.')

/** What is asked of a new person beside the password. */
export const PERSON = {
  email: TYPED_EMAIL,
  firstName: schemaOfField(firstName),
  middleName: Type.Optional(
    describedAs(Type.Union([schemaOfField(middleName), Type.Null()]), middleName.options.help!),
  ),
  lastName: schemaOfField(lastName),
}

/** The token of a link in a mail, one word (CVE-2019-18818: an object in its place matched every link). */
export const LINK_TOKEN = secretOf('The token from the link in the mail; it works once.')
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

function passwordOf(description: string) {
  return Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH.max * 4, format: 'password', description })
}

/** A random word of ours: 256 bits in base64url. */
export function secretOf(description: string) {
  return Type.String({ pattern: withForm('^[A-Za-z0-9_-]{43}$', 'is not a token of this server'), description })
}

/** A body of exactly these fields. */
export function bodyOf<P extends Parameters<typeof Type.Object>[0]>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}
