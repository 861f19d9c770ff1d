// Schemas shared by the endpoints of sessions.

import Type from 'typebox'
import { tenants } from '#apps/tenants/index.ts'
import { secretOf } from '#apps/tokens/index.ts'
import { users } from '#apps/users/index.ts'
import { answerOf, schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'

const ACCESS = Type.String({ description: 'Access token, for the Authorization header: `Bearer …`.' })
const REFRESH = Type.String({ description: 'Refresh token, valid for one call of /auth/refresh.' })

export const TENANT = schemaOfField(tenants.definition.fields.slug, 'Slug of the tenant to work in.')

/** Of a sign-in that waits for its second step. */
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
