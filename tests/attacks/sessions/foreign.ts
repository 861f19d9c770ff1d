// Attacks with sessions of others.
import assert from 'node:assert/strict'
import { attack } from '../support/attack.ts'
import { claimsOf, forge } from '../support/tokens.ts'
import { alike, answered, likeMissing, MALFORMED, refused } from '../support/verdicts.ts'

export const foreign = [
  attack({
    name: "nobody ends another person's session, which looks like a missing one",
    case: 'CVE-2022-39225',
    guard: 'sessions belong to their person',
    attempt: (scene) => {
      const sid = claimsOf(scene.victim.people.owner.access).sid as string
      return scene.askBoth((id) => ({ ask: 'endSession', params: { id } }), sid)
    },
    meets: likeMissing(),
    holds: async (scene) => {
      const { status } = await scene.server.call('/api/v1/users/me', { token: scene.victim.people.owner.access })
      assert.equal(status, 200)
    },
  }),
  attack({
    name: 'the list of sessions shows no other person’s, even with parameters that ask for it',
    case: 'CVE-2026-28361',
    guard: 'sessions belong to their person',
    attempt: async (scene) => [
      await scene.ask({ ask: 'listSessions', query: { user: scene.victim.people.owner.id } }),
      await scene.ask({ ask: 'listSessions', query: { userId: scene.victim.people.owner.id } }),
    ],
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'no surface offers sessions and tokens as records',
    case: 'CVE-2026-31800',
    guard: 'resources without operations have no door',
    attempt: (scene) =>
      Promise.all(
        ['sessions', 'refreshTokens', 'credentials', 'oneTimeTokens'].flatMap((name) => [
          scene.ask({ list: name }),
          scene.ask({ read: name, id: scene.victim.people.owner.id }),
        ]),
      ),
    meets: refused('resource.not_found', 'graphql.invalid_document'),
  }),
  attack({
    name: 'callers cannot choose the session, the expiry or the token when signing in',
    case: 'CVE-2026-32742',
    guard: 'closed input',
    attempt: (scene) => {
      const { email, password } = scene.attacker.people.owner
      const extras = [
        { sessionId: 'x' },
        { expiresAt: '2099-01-01T00:00:00Z' },
        { refresh: 'x'.repeat(43) },
        { sub: 'x' },
      ]
      return Promise.all(
        extras.map((extra) => scene.ask({ ask: 'login', input: { email, password, ...extra } }, { as: null })),
      )
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'signing in does not continue an access token sent along',
    case: 'CVE-2023-29020',
    guard: 'a log-in is a session of its own',
    attempt: (scene) => {
      const { email, password, access } = scene.attacker.people.editor
      return scene.ask({ ask: 'login', input: { email, password } }, { as: access })
    },
    meets: answered(200),
    holds: (scene, _prepared, [told]) => {
      const next = claimsOf(told!.body!.access as string)
      assert.notEqual(next.sid, claimsOf(scene.attacker.people.editor.access).sid)
    },
  }),
  attack({
    name: 'verifying gives every invalid token the same answer',
    case: 'OWASP API2:2023',
    guard: 'one answer for whatever is wrong',
    attempt: (scene) => {
      const { access, refresh: secret } = scene.victim.people.owner
      const spoilt = [`${access.slice(0, -5)}AAAAA`, secret, 'x', forge(scene.server, access, { claims: { iss: 'x' } })]
      return Promise.all(spoilt.map((token) => scene.ask({ ask: 'verify', input: { token } }, { as: null })))
    },
    meets: alike,
  }),
  attack({
    name: 'switching to a foreign tenant is answered like switching to a missing one',
    case: 'OWASP API1:2023',
    guard: 'membership',
    attempt: async (scene) => [
      await scene.ask({ ask: 'switchTenant', input: { tenant: scene.victim.slug } }),
      await scene.ask({ ask: 'switchTenant', input: { tenant: 'no-such-tenant' } }),
    ],
    meets: likeMissing('tenants.not_found'),
  }),
  attack({
    name: 'signing in to a foreign tenant is answered like signing in to a missing one',
    case: 'OWASP API1:2023',
    guard: 'membership',
    attempt: (scene) => {
      const { email, password } = scene.attacker.people.owner
      const into = (tenant: string) => scene.ask({ ask: 'login', input: { email, password, tenant } }, { as: null })
      return Promise.all([into(scene.victim.slug), into('no-such-tenant')])
    },
    meets: likeMissing('tenants.not_found'),
  }),
  attack({
    name: "ending one's other sessions ends nobody else's",
    case: 'CVE-2022-39225',
    guard: 'sessions belong to their person',
    arrange: (scene) => scene.person(),
    attempt: async (scene, { access }) => [await scene.ask({ ask: 'endAllSessions' }, { as: access })],
    meets: answered(200, 204),
    holds: async (scene) => {
      for (const { access } of Object.values(scene.victim.people))
        assert.equal((await scene.server.call('/api/v1/users/me', { token: access })).status, 200)
    },
  }),
]
