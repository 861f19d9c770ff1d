// A person whose only permissions come from one role of the tenant.
import assert from 'node:assert/strict'
import type { TestServer } from './server.ts'
import { addMember, type TestTenant } from './tenant.ts'

/** Returns a token of the holder, whose permissions are exactly these from then on. */
export type TokenHolding = (words: readonly string[]) => Promise<string>

/** A new member of the tenant with a role of its own. */
export async function openHolder(server: TestServer, tenant: TestTenant<'owner'>): Promise<TokenHolding> {
  const send = (method: string, path: string, body: object) =>
    server.call(`/api/v1${path}`, { method, token: tenant.people.owner.access, body })
  const role = (await send('POST', '/roles', { name: 'One word' })).body.id
  const holder = await addMember(server, tenant, { role: 'member', roles: [role] })
  let { refresh } = holder
  return async (permissions) => {
    const changed = await send('PATCH', `/roles/${role}`, { permissions })
    assert.equal(changed.status, 200, changed.text)
    const answer = await server.call('/api/v1/auth/refresh', { method: 'POST', body: { refresh } })
    assert.equal(answer.status, 200, answer.text)
    refresh = answer.body.refresh
    return answer.body.access
  }
}
