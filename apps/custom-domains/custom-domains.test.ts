// A tenant's own host names: anybody may claim one, only its DNS owner gets it served, and nobody can take it over.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import type { Role } from '#framework/permissions/roles.ts'
import { createContext } from '#framework/request/create-context.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { arrange } from '#tests/support/arrange.ts'
import { type DnsServer, openDnsServer } from '#tests/support/dns-server.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'
import { parseHost } from './parse-host.ts'
import { checkDomains } from './tasks/check-domains.ts'

let server: TestServer
let dns: DnsServer
let a: TestTenant
let b: TestTenant
before(async () => {
  dns = await openDnsServer()
  server = await openServer({ PEND_DNS_SERVERS: dns.address, PEND_ALLOWED_HOSTS: '127.0.0.1,.pend.example.org' })
  ;[a, b] = [await createTenant(server), await createTenant(server)]
})
after(async () => {
  await server.close()
  await dns.close()
})

const someHost = () => `www.${randomBytes(6).toString('hex')}.example.org`
const call = ({ people }: TestTenant, line: string, { body, role = 'admin' }: { body?: unknown; role?: Role } = {}) => {
  const [method, path = ''] = line.split(' ') as [string, string?]
  const token = people[role].access
  return server.call(`/api/v1/custom-domains${path}`, { method, token, ...(body !== undefined && { body }) })
}

async function claim(tenant: TestTenant, host: string) {
  const { status, body, text } = await call(tenant, 'POST', { body: { host } })
  assert.equal(status, 201, text)
  return body as { id: string; host: string; status: string; token: string; recordName: string }
}
const verify = (tenant: TestTenant, id: string) => call(tenant, `POST /${id}/verify`, { body: {} })
async function own(tenant: TestTenant, host: string) {
  const claimed = await claim(tenant, host)
  dns.records.set(claimed.recordName, ['v=spf1 -all', claimed.token])
  assert.equal((await verify(tenant, claimed.id)).status, 200)
  return claimed
}

/** The tenant that answers under the host; null for none. */
async function tenantAt(host: string): Promise<string | null> {
  const status = (token: string) =>
    new Promise<number>((resolve, reject) => {
      request(`${server.origin}/api/v1/articles`, { headers: { host, authorization: `Bearer ${token}` } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode!)
      })
        .on('error', reject)
        .end()
    })
  for (const tenant of [a, b]) if ((await status(tenant.people.viewer.access)) === 200) return tenant.id
  return null
}
const untilAt = (host: string, id: string | null) =>
  waitUntil(
    () => tenantAt(host),
    (found) => found === id,
  )
const check = () =>
  checkDomains.run(createContext(server.runtime, { requestId: 'check' }), {}, {
    signal: new AbortController().signal,
  } as never)

describe('a host name', () => {
  test('is served once its DNS holds the token, and not before', async () => {
    const host = someHost()
    const { id, token, recordName } = await claim(a, host)
    assert.equal(recordName, `_pend-challenge.${host}`)
    assert.equal(await tenantAt(host), null)
    for (const texts of [undefined, [], ['another'], [token.slice(0, -1)], [`${token}x`]]) {
      if (texts) dns.records.set(recordName, texts)
      const refused = await verify(a, id)
      assert.deepEqual([refused.status, refused.body.code], [422, 'tenants.domain_unverified'], `${texts}`)
    }
    assert.equal(await tenantAt(host), null)
    dns.records.set(recordName, ['v=spf1 -all', token])
    const verified = await verify(a, id)
    assert.deepEqual([verified.status, verified.body.status, verified.body.problem], [200, 'verified', null])
    await untilAt(host, a.id)
  })

  test('may be claimed by any number of tenants, who learn nothing of each other', async () => {
    const host = someHost()
    const [one, other] = [await claim(a, host), await claim(b, host)]
    assert.notEqual(one.token, other.token)
    dns.records.set(one.recordName, [one.token])
    assert.equal((await verify(b, other.id)).body.code, 'tenants.domain_unverified')
    assert.equal((await verify(a, one.id)).status, 200)
    const { body } = await verify(b, other.id)
    assert.equal(body.code, 'tenants.domain_unverified', 'served or not: the answer to who proves nothing is the same')
    assert.equal((await call(b, `POST /${one.id}/verify`, { body: {} })).status, 404)
    assert.equal((await call(b, `GET /?host=${host}`)).body.count, 1)
    assert.equal((await call(a, 'POST', { body: { host } })).body.code, 'resource.duplicate')
  })

  test('stays with the tenant that still proves it, and passes on when only the other does (domain takeover)', async () => {
    const host = someHost()
    const [one, other] = [await own(a, host), await claim(b, host)]
    dns.records.set(one.recordName, [one.token, other.token])
    assert.equal((await verify(b, other.id)).body.code, 'tenants.domain_taken')
    dns.records.set(one.recordName, null)
    assert.equal((await verify(b, other.id)).body.code, 'tenants.domain_unverified', 'the DNS is away')
    dns.records.set(one.recordName, [other.token])
    assert.equal((await verify(b, other.id)).status, 200)
    await untilAt(host, b.id)
    assert.equal((await call(a, `GET /${one.id}`)).body.status, 'lost')
  })

  test('that was released is served to nobody, and its old DNS record is worthless (dangling DNS)', async () => {
    const host = someHost()
    const first = await own(a, host)
    await untilAt(host, a.id)
    assert.equal((await call(a, `DELETE /${first.id}`)).status, 204)
    await untilAt(host, null)
    for (const tenant of [a, b]) {
      const { id } = await claim(tenant, host)
      assert.equal((await verify(tenant, id)).body.code, 'tenants.domain_unverified')
    }
  })

  test('is lost after three checks without the token, and by no temporary DNS failure', async () => {
    const host = someHost()
    const { id, recordName, token } = await own(a, host)
    const pass = async (texts: string[] | null) => {
      dns.records.set(recordName, texts as string[])
      await arrange("update tenant.domains set checked_at = now() - interval '1 day' where host = $1", [host])
      await check()
      return (await arrange('select misses from tenant.domains where host = $1', [host]))[0]?.misses ?? null
    }
    assert.deepEqual(
      [await pass([]), await pass([]), await pass(null), await pass([token]), await pass([]), await pass([])],
      [1, 2, 2, 0, 1, 2],
    )
    assert.equal(await pass([]), null)
    await untilAt(host, null)
    assert.equal((await call(a, `GET /${id}`)).body.status, 'lost')
  })

  test('is managed by people who run the tenant, and over GraphQL as well', async () => {
    assert.equal((await call(a, 'POST', { body: { host: someHost() }, role: 'editor' })).status, 403)
    assert.equal((await call(a, 'GET', { role: 'editor' })).status, 403)
    const token = a.people.admin.access
    const host = someHost()
    const made = await server.graphql(
      `mutation { createCustomDomain(input: { host: "${host}" }) { customDomain { id token recordName status } } }`,
      { token },
    )
    const { customDomain } = made.body.data.createCustomDomain
    const ask = () =>
      server.graphql(`mutation { verifyCustomDomain(id: "${customDomain.id}") { customDomain { status } } }`, { token })
    assert.equal((await ask()).body.errors[0].extensions.code, 'tenants.domain_unverified')
    dns.records.set(customDomain.recordName, [customDomain.token])
    assert.equal((await ask()).body.data?.verifyCustomDomain.customDomain.status, 'verified')
  })

  test('accepts only the name from a client', async () => {
    for (const field of ['token', 'status', 'recordName', 'checkedAt']) {
      const { status, body } = await call(a, 'POST', { body: { host: someHost(), [field]: 'verified' } })
      assert.deepEqual([status, body.errors[0].pointer], [422, `/${field}`])
    }
  })
})

describe("a tenant's host name", () => {
  const own = ['pend.example.org', '.saas.example.org']
  test('is stored in ASCII, for any script and case (CVE-2024-27295, CVE-2019-19844)', () => {
    for (const [given, host] of [
      ['WWW.Example.ORG.', 'www.example.org'],
      ['bücher.example.org', 'xn--bcher-kva.example.org'],
      ['ｗｗｗ.example.org', 'www.example.org'],
      ['www。example。org', 'www.example.org'],
      ['аpple.org', 'xn--pple-43d.org'],
    ])
      assert.deepEqual(parseHost(given!, own), { host })
  })

  test('cannot be an IP address, a single label, one of ours, a public suffix or a reserved name', () => {
    const refused =
      '127.0.0.1 [::1] ::1 1.2.3 0x7f.1 2130706433 org localhost a.localhost x.local pend.example.org www.pend.example.org saas.example.org a.saas.example.org ｓaas.example.org co.uk github.io -a.example.org a-.example.org a..example.org *.example.org a_b.example.org a@example.org example.org/x example.org:80 http://example.org example.com'
    for (const host of [
      ...refused.split(' '),
      '',
      ' ',
      'a b.example.org',
      'a\0.example.org',
      `${'a'.repeat(64)}.example.org`,
      `${'a.'.repeat(130)}org`,
    ])
      assert.ok('fault' in parseHost(host, own), host)
  })
})
