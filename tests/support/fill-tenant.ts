// A tenant with rows in every table, for tests that look at all of them.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { arrange } from './arrange.ts'
import { createThrough } from './fill.ts'
import type { TestServer } from './server.ts'
import type { TestTenant } from './tenant.ts'

/** At least one row in every table whose rows belong to a tenant. `ask` runs a statement of the administrator. */
export async function fillTenant(server: TestServer, tenant: TestTenant, ask = arrange): Promise<void> {
  const { id, people } = tenant
  const post = async (target: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await server.call(`/api/v1/${target}`, { method: 'POST', token: people.owner.access, body, headers })
    assert.ok(answer.status < 300, `${target}: ${answer.text}`)
    return answer.body
  }
  const given: Record<string, Record<string, unknown>> = {
    ...{ articles: {}, webhooks: { events: ['*'] }, roles: {}, savedViews: { isShared: true } },
  }
  for (const [name, values] of Object.entries(given))
    await createThrough(server, { model: server.application.models.get(name)!, tenant, values })
  const tag = await post('tags', { name: 'Blue' }, { 'idempotency-key': randomUUID() })
  await post('articles', { title: 'Tagged', body: 'x', tags: [tag.id] })
  const [role] = (await server.call('/api/v1/roles', { token: people.owner.access })).body.results
  await post('invitations', {
    email: `i${randomBytes(6).toString('hex')}@example.com`,
    role: 'viewer',
    roles: [role.id],
  })
  await post('api-keys', { name: 'A program', permissions: ['tags.read'] })
  await post('tenant-exports', undefined)
  await post('custom-domains', { host: `${randomBytes(6).toString('hex')}.example.dev` })
  const [member] = (await server.call('/api/v1/memberships?role=viewer', { token: people.owner.access })).body.results
  const granted = { method: 'PATCH', token: people.owner.access, body: { roles: [role.id] } }
  assert.equal((await server.call(`/api/v1/memberships/${member.id}`, granted)).status, 200)
  await ask(
    `insert into tenant.mail_templates (tenant_id, kind, subject, heading, body) values ($1, 'invitation', 'Come', 'Come', 'Come')`,
    [id],
  )
  const form = new FormData()
  form.append('file', new Blob(['some text']), 'a.txt')
  const headers = { authorization: `Bearer ${people.editor.access}` }
  assert.equal((await fetch(`${server.origin}/api/v1/files`, { method: 'POST', headers, body: form })).status, 201)
  const settings = { method: 'PATCH', token: people.owner.access, body: { locale: 'de' } }
  assert.equal((await server.call('/api/v1/tenant-settings', settings)).status, 200)
  // Written by workers.
  const [webhook] = await ask('select id from public.webhooks where tenant_id = $1', [id])
  await ask(
    `insert into public.webhook_deliveries (tenant_id, webhook_id, event, event_id, attempt, outcome, request_body) values ($1, $2, 'x', gen_random_uuid(), 1, 'delivered', '{}')`,
    [id, webhook!.id],
  )
  const [file] = await ask('select id from public.files where tenant_id = $1', [id])
  await ask(
    `insert into public.file_variants (tenant_id, file_id, name, size, is_declared) values ($1, $2, 'x', 1, true)`,
    [id, file!.id],
  )
  await ask(
    `with run as (insert into tasks.bulk_runs (tenant_id, resource, action) values ($1, 'tags', 'delete') returning id)
      insert into tasks.bulk_failures (tenant_id, run_id, resource, record_id, code)
      select $1, id, 'tags', gen_random_uuid(), 'resource.not_found' from run`,
    [id],
  )
  await ask(`insert into tasks.schedules (tenant_id, name, last_slot) values ($1, 'x', now())`, [id])
}
