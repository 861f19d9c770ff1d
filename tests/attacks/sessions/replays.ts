// Attacks that replay tokens.
import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import { attack } from '../support/attack.ts'
import { forge } from '../support/tokens.ts'
import { answered, MALFORMED, refused } from '../support/verdicts.ts'
import { me, refresh, rotate } from './scenes.ts'

/** Ages a used token. */
const age = (userId: string) =>
  arrange(
    `update auth.refresh_tokens set used_at = used_at - interval '1 minute'
      where used_at is not null and session_id in (select id from auth.sessions where user_id = $1)`,
    [userId],
  )

export const replays = [
  attack({
    name: 'a reused refresh token ends the whole family',
    case: 'CVE-2026-53517',
    guard: 'refresh tokens are used once',
    arrange: async (scene) => {
      const person = await scene.person()
      const next = await rotate(scene, person.refresh)
      await age(person.id)
      return { person, next }
    },
    attempt: async (scene, { person, next }) => [
      await refresh(scene, person.refresh),
      await refresh(scene, next.refresh),
      await me(scene, next.access),
    ],
    meets: refused('auth.session_ended'),
  }),
  attack({
    name: 'fifty simultaneous uses of one refresh token make one successor and no fork',
    case: 'CVE-2026-53517',
    guard: 'refresh tokens are used once',
    arrange: (scene) => scene.person(),
    attempt: (scene, person) => Promise.all(Array.from({ length: 50 }, () => refresh(scene, person.refresh))),
    meets: answered(200),
    holds: async (_scene, person, told) => {
      assert.equal(new Set(told.map(({ body }) => body!.refresh)).size, 1)
      const [row] = await arrange(
        'select count(*)::int as tokens from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where s.user_id = $1',
        [person.id],
      )
      assert.equal(row!.tokens, 2)
    },
  }),
  attack({
    name: 'an access token is refused as a refresh token',
    case: 'RFC 8725 2.8',
    guard: 'refresh tokens are secrets of their own',
    attempt: async (scene) => [
      await refresh(scene, scene.victim.people.owner.access),
      await refresh(scene, forge(scene.server, scene.victim.people.owner.access)),
    ],
    meets: refused('auth.invalid_token'),
  }),
  attack({
    name: 'an invented refresh token is refused, and so is one that is not a string',
    case: 'CVE-2026-30941',
    guard: 'refresh tokens are secrets of their own',
    attempt: (scene) =>
      Promise.all(['A'.repeat(43), '', { ne: null }, ['x'], null, true, 7].map((token) => refresh(scene, token))),
    meets: refused('auth.invalid_token', ...MALFORMED),
  }),
  attack({
    name: 'the stored form of a refresh token does not refresh',
    case: 'CWE-312',
    guard: 'refresh tokens are stored as hashes',
    arrange: async (scene) => {
      const person = await scene.person()
      await rotate(scene, person.refresh)
      return arrange(
        'select token_hash, successor from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where s.user_id = $1',
        [person.id],
      )
    },
    attempt: (scene, rows) =>
      Promise.all(
        rows
          .flatMap(({ token_hash, successor }) => [token_hash, successor])
          .filter((each) => each !== null)
          .map((token) => refresh(scene, token)),
      ),
    meets: refused('auth.invalid_token'),
  }),
  attack({
    name: 'a refresh token that has expired is refused',
    case: 'CWE-613',
    guard: 'refresh tokens expire',
    arrange: async (scene) => {
      const person = await scene.person()
      await arrange(
        "update auth.refresh_tokens set expires_at = now() - interval '1 second' where session_id in (select id from auth.sessions where user_id = $1)",
        [person.id],
      )
      return person
    },
    attempt: (scene, person) => refresh(scene, person.refresh),
    meets: refused('auth.expired_token'),
  }),
  attack({
    name: 'repeated refreshing does not outlive the session',
    case: 'CVE-2025-3930',
    guard: 'sessions have an end',
    arrange: async (scene) => {
      const person = await scene.person()
      await arrange("update auth.sessions set expires_at = now() + interval '1 hour' where user_id = $1", [person.id])
      return person
    },
    attempt: (scene, person) => refresh(scene, person.refresh),
    meets: answered(200),
    holds: async (_scene, person) => {
      const rows = await arrange(
        'select t.expires_at > s.expires_at as outlives from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where s.user_id = $1 and t.used_at is null',
        [person.id],
      )
      assert.deepEqual(rows, [{ outlives: false }])
    },
  }),
]
