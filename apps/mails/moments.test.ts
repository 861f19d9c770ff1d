// Days and hours in mails: in the tenant's language and time zone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MAIL_KIND_NAMES, MAIL_KINDS, renderMail } from '#apps/mailing/index.ts'
import { createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { arrange } from '#tests/support/arrange.ts'
import { readMails } from '#tests/support/mails.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

async function tenantIn(locale: string, timeZone: string): Promise<TestTenant<'owner'>> {
  const tenant = await createTenant(server, [])
  const options = { method: 'PATCH', token: tenant.people.owner.access, body: { locale, timeZone } }
  assert.equal((await server.call('/api/v1/tenant-settings', options)).status, 200)
  return tenant
}

test('an invitation states its expiry as the tenant writes it', async () => {
  const tenant = await tenantIn('de-AT', 'Asia/Tokyo')
  const { access } = tenant.people.owner
  const email = `guest-${tenant.slug}@example.com`
  await server.call('/api/v1/invitations', { method: 'POST', token: access, body: { email } })
  const [usual] = await readMails(server, email)
  const [row] = await arrange('select expires_at from auth.one_time_tokens where email = $1', [email])
  const day = new Intl.DateTimeFormat('de-AT', { dateStyle: 'long', timeZone: 'Asia/Tokyo' })
  const until = day.format(new Date(row!.expires_at as string))
  assert.match(usual!.text, new RegExp(`until ${until} um \\d+:\\d\\d GMT\\+9\\.`))

  const words = { subject: 'Einladung', heading: 'Willkommen', body: 'Der Link gilt bis {{until}}.' }
  const options = { method: 'PUT', token: access, body: words }
  assert.equal((await server.call('/api/v1/mails/invitation/template', options)).status, 200)
  const second = `second-${tenant.slug}@example.com`
  await server.call('/api/v1/invitations', { method: 'POST', token: access, body: { email: second } })
  assert.match((await readMails(server, second))[0]!.text, /Der Link gilt bis \d+\. \S+ \d{4} um \d+:\d\d GMT\+9\./)
})

test('every kind of mail with a moment names its zone, and none shows it as programs write it', async () => {
  const { id } = await tenantIn('pt-BR', 'Europe/Lisbon')
  const ctx = createContext(server.runtime, { requestId: 'test', tenantId: id }).asSystem('render a mail')
  const moment = new Date('2026-01-31T23:30:00Z')
  for (const kind of MAIL_KIND_NAMES) {
    const mail = { kind, to: 'a@example.com', words: { at: moment, until: moment } }
    // A transaction sees current settings; other processes learn of a change within a second.
    const { text, html } = await inTransaction(ctx, (inner) => renderMail(inner, mail))
    const tells = MAIL_KINDS[kind].words.some((word) => ['at', 'until'].includes(word))
    assert.equal(/31 de janeiro de 2026 às 23:30 GMT\+0/.test(text ?? ''), tells, text)
    assert.doesNotMatch(`${text}${html}`, /\d{4}-\d\d-\d\d|\{\{/)
  }
})
