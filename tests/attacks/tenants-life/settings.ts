// Attacks with settings the caller may not change, and with host names of others.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { arrange } from '#tests/support/arrange.ts'
import { attack } from '../support/attack.ts'
import { MALFORMED, refused } from '../support/verdicts.ts'

export const settings = [
  attack({
    name: 'an admin cannot shorten how long the trail holds them to account',
    case: 'CVE-2026-32103',
    guard: 'owners alone',
    arrange: (scene) => scene.tenant('admin'),
    attempt: (scene, { people: { admin } }) =>
      scene.ask({ ask: 'updateTenantSettings', input: { auditRetentionDays: 30 } }, { as: admin }),
    meets: refused('permissions.denied'),
  }),
  attack({
    name: 'naming another tenant writes none of its settings',
    case: 'CVE-2026-46477',
    guard: 'tenant of the token',
    attempt: (scene) =>
      scene.ask(
        { ask: 'updateTenantSettings', input: { brandName: 'Owned' } },
        { headers: { 'x-tenant': scene.victim.slug } },
      ),
    meets: refused('tenants.mismatch'),
  }),
  attack({
    name: "a sender's name cannot end a line of a mail or be an address",
    case: 'CVE-2023-7028',
    guard: 'plain names',
    attempt: (scene) =>
      Promise.all(
        ['A\r\nBcc: eve@example.com', 'Bank <bank@example.com>', '"A" b@example.com', 'www.example.com'].map(
          (brandName) => scene.ask({ ask: 'updateTenantSettings', input: { brandName } }),
        ),
      ),
    meets: refused('request.validation_failed'),
  }),
]

export const hosts = [
  attack({
    name: 'a claim alone takes no host from the tenant that serves it',
    case: 'CWE-346',
    guard: 'proof in the DNS',
    arrange: async (scene) => {
      const host = `${randomBytes(6).toString('hex')}.example.dev`
      const { id } = await scene.must('POST /custom-domains', scene.attacker.people.owner, { host })
      await arrange('insert into tenant.domains (host, leads_to_id, token) values ($1, $2, $3)', [
        host,
        scene.victim.id,
        'pend-theirs',
      ])
      return { host, id: id as string }
    },
    attempt: (scene, { id }) => scene.ask({ ask: 'verifyCustomDomain', params: { id } }),
    meets: refused('tenants.domain_unverified', 'tenants.domain_taken'),
    holds: async (scene, { host }) => {
      const [row] = await arrange('delete from tenant.domains where host = $1 returning leads_to_id', [host])
      assert.equal(row!.leads_to_id, scene.victim.id)
    },
  }),
  attack({
    name: 'a claim alone serves no host, though nobody else does',
    case: 'CWE-346',
    guard: 'proof in the DNS',
    arrange: async (scene) => {
      const host = `${randomBytes(6).toString('hex')}.example.dev`
      const { id } = await scene.must('POST /custom-domains', scene.attacker.people.owner, { host })
      return { host, id: id as string }
    },
    attempt: (scene, { id }) => scene.ask({ ask: 'verifyCustomDomain', params: { id } }),
    meets: refused('tenants.domain_unverified'),
    holds: async (_scene, { host }) =>
      assert.deepEqual(await arrange('select 1 from tenant.domains where host = $1', [host]), []),
  }),
  attack({
    name: 'no tenant claims a host of the deployment, or a name that resolves inside',
    case: 'CVE-2024-27295',
    guard: 'hosts that can be claimed',
    attempt: (scene) =>
      Promise.all(
        ['localhost', '127.0.0.1', '169.254.169.254', 'example', 'a..b', 'intranet.local'].map((host) =>
          scene.ask({ ask: 'createCustomDomain', input: { host } }),
        ),
      ),
    meets: refused('request.validation_failed'),
  }),
  attack({
    name: 'a claim sets neither its token nor its state',
    case: 'CVE-2026-39942',
    guard: 'closed input',
    attempt: (scene) => {
      const host = `${randomBytes(6).toString('hex')}.example.dev`
      const extras = [{ token: 'pend-mine' }, { status: 'verified' }, { checkedAt: '2026-01-01T00:00:00Z' }]
      return Promise.all(extras.map((extra) => scene.ask({ ask: 'createCustomDomain', input: { host, ...extra } })))
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: "nobody verifies another tenant's claim",
    case: 'OWASP API1:2023',
    guard: 'tenant wall',
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      const host = `${randomBytes(6).toString('hex')}.example.dev`
      return (await scene.must('POST /custom-domains', tenant.people.owner, { host })).id as string
    },
    attempt: (scene, id) => scene.ask({ ask: 'verifyCustomDomain', params: { id } }),
    meets: refused('resource.not_found'),
  }),
]
