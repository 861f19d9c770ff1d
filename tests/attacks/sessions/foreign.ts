// Attacks with sessions of others.
import assert from 'node:assert/strict'
import { attack } from '../support/attack.ts'
import { claimsOf, forge } from '../support/tokens.ts'
import { alike, answered, likeMissing, MALFORMED, refused } from '../support/verdicts.ts'

export const foreign = [
  attack({
    name: 'the session of somebody else is not ended and looks like none',
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
    name: 'the list of sessions shows no other person’s, with words that ask for it',
    case: 'CVE-2026-28361',
    guard: 'sessions belong to their person',
    attempt: async (scene) => [
      await scene.ask({ ask: 'listSessions', query: { user: scene.victim.people.owner.id } }),
      await scene.ask({ ask: 'listSessions', query: { userId: scene.victim.people.owner.id } }),
    ],
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'sessions and tokens stand on no surface as records',
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
    name: 'a log-in is not started with a session, an end or a token of the caller’s choice',
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
    name: 'an access token sent along with a log-in is not continued',
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
    name: 'checking a token tells the same of every bad one',
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
    name: 'switching to a tenant one does not belong to is answered like one that does not exist',
    case: 'OWASP API1:2023',
    guard: 'membership',
    attempt: async (scene) => [
      await scene.ask({ ask: 'switchTenant', input: { tenant: scene.victim.slug } }),
      await scene.ask({ ask: 'switchTenant', input: { tenant: 'no-such-tenant' } }),
    ],
    meets: likeMissing('tenants.not_found'),
  }),
  attack({
    name: 'a log-in into a tenant one does not belong to is answered like one that does not exist',
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
    name: 'the other log-ins of somebody else do not end with one’s own',
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
