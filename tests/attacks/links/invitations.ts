// Attacks with invitations.
import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import { readToken } from '#tests/support/mails.ts'
import { proveAddress } from '#tests/support/second-factor.ts'
import { attack } from '../support/attack.ts'
import { answered, MALFORMED, refused } from '../support/verdicts.ts'
import { accept, address, FRESH, INVALID, invitationOf } from './scenes.ts'

export const invitations = [
  attack({
    name: 'a signed-in person cannot accept an invitation to another address',
    case: 'CVE-2026-53514',
    guard: 'the invited mailbox',
    arrange: async (scene) => {
      const invited = await scene.person()
      return (await invitationOf(scene, invited.email)).token
    },
    attempt: async (scene, token) => {
      const other = await scene.person()
      return scene.ask({ ask: 'acceptInvitationAsMe', input: { token } }, { as: other })
    },
    meets: INVALID,
  }),
  attack({
    name: 'an invitation to an existing account cannot be accepted with a wrong password',
    case: 'CVE-2026-53514',
    guard: 'the password of the invited',
    arrange: async (scene) => {
      const invited = await scene.person()
      await proveAddress(invited.id)
      return { invited, ...(await invitationOf(scene, invited.email)) }
    },
    attempt: (scene, { token }) => accept(scene, token),
    meets: refused('auth.invalid_credentials'),
    holds: async (_scene, { invited, tenant }) => {
      assert.deepEqual(
        await arrange('select 1 from tenant.memberships where tenant_id = $1 and user_id = $2', [
          tenant.id,
          invited.id,
        ]),
        [],
      )
    },
  }),
  attack({
    name: 'an invitation a stranger sent from an account before its owner proved the address admits nobody',
    case: 'CVE-2026-53514',
    guard: 'the first proof of an address',
    arrange: async (scene) => {
      const email = address()
      const stranger = await scene.person({ tenantName: 'A trap' })
      await scene.must('POST /invitations', stranger, { email, role: 'owner' })
      const invitation = await readToken(scene.server, email, /invites you/)
      await scene.must('POST /auth/magic-link', null, { email: stranger.email })
      const link = await readToken(scene.server, stranger.email, /link to log in/)
      await scene.must('POST /auth/magic-link/use', null, { token: link })
      return invitation
    },
    attempt: accept,
    meets: INVALID,
  }),
  attack({
    name: 'a withdrawn invitation admits nobody',
    case: 'CWE-613',
    guard: 'invitations can be taken back',
    arrange: async (scene) => {
      const { tenant, invitation, token } = await invitationOf(scene, address())
      await scene.must(`DELETE /invitations/${invitation.id}`, tenant.people.owner)
      return token
    },
    attempt: accept,
    meets: INVALID,
  }),
  attack({
    name: 'a withdrawn invitation names no tenant, nor does the link of another mail',
    case: 'CWE-613',
    guard: 'the tenant of an open invitation',
    doors: ['REST'],
    arrange: async (scene) => {
      const { tenant, invitation, token } = await invitationOf(scene, address())
      const { owner } = tenant.people
      await scene.must('POST /invitations', owner, { email: address(), role: 'editor' })
      await scene.must(`DELETE /invitations/${invitation.id}`, owner)
      await scene.must('POST /auth/magic-link', null, { email: owner.email })
      return [token, await readToken(scene.server, owner.email, /link to log in/), 'A'.repeat(43)]
    },
    attempt: (scene, tokens) =>
      Promise.all(tokens.map((token) => scene.ask({ ask: 'lookAtInvitation', input: { token } }, { as: null }))),
    meets: answered(200),
    holds: (_scene, _prepared, told) => {
      for (const { text } of told) assert.equal(text, '{"tenant":null}')
    },
  }),
  attack({
    name: 'an invitation whose sender lost the right to grant the role admits nobody',
    case: 'CVE-2025-24353',
    guard: 'the inviter’s rank',
    arrange: async (scene) => {
      const tenant = await scene.tenant('admin')
      const { owner, admin } = tenant.people
      const email = address()
      await scene.must('POST /invitations', admin, { email, role: 'admin' })
      const [{ id }] = (await scene.must(`GET /memberships?user=${admin.id}`, owner)).results
      await scene.must(`PATCH /memberships/${id}`, owner, { role: 'viewer' })
      return readToken(scene.server, email, /invites you/)
    },
    attempt: accept,
    meets: INVALID,
  }),
  attack({
    name: 'an invitation refused at its last step creates nobody, and is not used up',
    case: 'CWE-460',
    guard: 'one transaction',
    arrange: async (scene) => {
      const email = address()
      const { tenant, token } = await invitationOf(scene, email)
      await arrange('update tenant.invitations set invited_by_id = null where tenant_id = $1', [tenant.id])
      return { email, token }
    },
    attempt: (scene, { token }) => accept(scene, token),
    meets: INVALID,
    holds: async (_scene, { email }) => {
      assert.deepEqual(await arrange('select 1 from auth.users where email = $1', [email]), [])
      const links = await arrange('select used_at from auth.one_time_tokens where email = $1', [email])
      assert.deepEqual(links, [{ used_at: null }])
    },
  }),
  attack({
    name: 'an invitation into a suspended tenant admits nobody',
    case: 'GHSA-56p6-qw3c-fq2g',
    guard: 'tenant is active',
    arrange: async (scene) => {
      const { tenant, token } = await invitationOf(scene, address())
      await arrange("update tenant.tenants set status = 'suspended' where id = $1", [tenant.id])
      return token
    },
    attempt: accept,
    meets: refused('auth.invalid_link', 'tenants.not_found'),
  }),
  attack({
    name: 'the accepting person cannot choose a role or a tenant',
    case: 'CVE-2026-48150',
    guard: 'closed input',
    arrange: async (scene) => (await invitationOf(scene, address(), 'viewer')).token,
    attempt: (scene, token) => {
      const input = { token, password: FRESH, firstName: 'Eve', lastName: 'Else' }
      const extras = [
        { role: 'owner' },
        { tenant: scene.victim.slug },
        { email: address() },
        { userId: scene.victim.people.owner.id },
      ]
      return Promise.all(
        extras.map((extra) => scene.ask({ ask: 'acceptInvitation', input: { ...input, ...extra } }, { as: null })),
      )
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'inviting does not reveal who already has an account',
    case: 'GHSA-w54v-hf9p-8856',
    guard: 'one answer for every address',
    arrange: async (scene) => [(await scene.person()).email, address()],
    attempt: (scene, addresses) =>
      Promise.all(addresses.map((email) => scene.ask({ ask: 'createInvitation', input: { email, role: 'viewer' } }))),
    meets: answered(200, 201),
    holds: (_scene, _prepared, told) => {
      const shapes = told.map(({ text }) =>
        text
          .replace(/m[0-9a-f]{16}|p[0-9a-f]{16}/g, 'X')
          .replace(/[0-9a-f-]{36}/g, 'ID')
          .replace(/\d{4}-[^"]+Z/g, 'T'),
      )
      assert.equal(shapes[0], shapes[1])
    },
  }),
]
