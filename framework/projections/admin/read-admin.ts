// GET /admin: the metadata of the caller's screens.
import { hash } from 'node:crypto'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { holdsTag } from '#shared/utils/entity-tags.ts'
import { ADMIN_METADATA } from './admin-shapes.ts'
import { describeAdmin } from './admin-surface.ts'

/** Open to everybody, even anonymous callers; an invalid token is refused as everywhere. */
export const readAdmin = defineEndpoint({
  method: 'GET',
  path: '/admin',
  name: 'readAdmin',
  tag: 'Admin',
  summary: 'Read the metadata of the admin',
  description:
    'Who I am, my tenants, and the resources, fields and actions available to me in the tenant of the request.',
  access: 'public',
  // Its answer contains JSON Schemas: GraphQL describes its types by introspection instead.
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
