// GET /admin: what the screens of this caller are built from.
import { hash } from 'node:crypto'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { holdsTag } from '#shared/utils/entity-tags.ts'
import { ADMIN_METADATA } from './admin-shapes.ts'
import { describeAdmin } from './admin-surface.ts'

/** For whoever asks, nobody too; a token that does not hold is refused like everywhere. */
export const readAdmin = defineEndpoint({
  method: 'GET',
  path: '/admin',
  name: 'readAdmin',
  tag: 'Admin',
  summary: 'Read the metadata of the admin',
  description:
    'Who I am, my tenants, and the resources, fields and actions available to me in the tenant of the request.',
  access: 'public',
  // Its schemas are JSON Schemas: GraphQL describes its own types by introspection.
  restOnly: true,
  answer: ADMIN_METADATA,
  problems: ['auth.invalid_token', 'auth.expired_token', 'auth.session_ended', 'tenants.not_found', 'tenants.mismatch'],
  async run(_ctx, { headers, identify }) {
    const body = await describeAdmin(await identify())
    const etag = `"${hash('sha1', JSON.stringify(body), 'base64url')}"`
    const kept = { etag, 'cache-control': 'private, no-cache', vary: 'Authorization, Cookie, X-Tenant' }
    return holdsTag(headers['if-none-match'], etag)
      ? { status: 304, headers: kept }
      : { body: body as never, headers: kept }
  },
})
