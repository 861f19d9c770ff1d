// Attacks with values of other types.
import assert from 'node:assert/strict'
import { attack } from '../support/attack.ts'
import { MALFORMED, refused } from '../support/verdicts.ts'
import { CLOSED, reader, withMember } from './scenes.ts'

export const prototypes = [
  attack({
    name: 'a body with __proto__ or constructor.prototype pollutes nothing',
    case: 'CVE-2026-32878',
    guard: 'keys of prototypes are refused',
    attempt: (scene) =>
      Promise.all(
        [
          '"__proto__":{"isAdmin":true}',
          '"constructor":{"prototype":{"isAdmin":true}}',
          '"\\u005f_proto__":{"isAdmin":true}',
          '"body":{"__proto__":{"isAdmin":true}}',
        ].map((member) => scene.send(withMember(scene, member), reader(scene))),
      ),
    meets: refused('request.malformed'),
    holds: () => assert.equal('isAdmin' in {}, false),
  }),
  attack({
    name: 'names that every object inherits are refused as fields, filters, sorts and relations',
    case: 'GHSA-4263-jgmp-7pf4',
    guard: 'names are looked up among declared ones',
    attempt: (scene) =>
      Promise.all(
        ['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__'].flatMap((word) => [
          scene.ask({ list: 'articles', filter: { [word]: { exact: 'x' } } }, reader(scene)),
          scene.ask({ list: 'articles', orderBy: [word] }, reader(scene)),
          scene.ask({ list: 'articles', fields: [word] }, reader(scene)),
          scene.ask({ create: 'articles', input: JSON.parse(`{"title":"x","${word}":"y"}`) }, reader(scene)),
        ]),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'names that every object inherits are no resources and actions',
    case: 'CVE-2026-47219',
    guard: 'names are looked up among declared ones',
    attempt: (scene) =>
      Promise.all(
        ['constructor', '__proto__', 'toString'].flatMap((word) => [
          scene.ask({ list: word }, reader(scene)),
          scene.ask({ act: word, on: 'articles', id: scene.sealed.id }, reader(scene)),
        ]),
      ),
    meets: refused('resource.not_found', ...MALFORMED),
  }),
]

export const types = [
  attack({
    name: 'operators, lists, numbers and nulls are refused as texts',
    case: 'CVE-2019-18818',
    guard: 'types of input',
    attempt: (scene) =>
      Promise.all(
        [{ ne: '' }, { $gt: '' }, ['a', 'b'], 7, true, null, {}, [{ isRaw: true }]].map((title) =>
          scene.ask({ create: 'articles', input: { title } }, reader(scene)),
        ),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'a value marked as raw SQL is refused',
    case: 'CVE-2026-22599',
    guard: 'types of input',
    attempt: (scene) =>
      Promise.all(
        [['now()', { isRaw: true }], { raw: 'now()' }, { sql: 'select 1', params: [] }, { toSQL: 'x' }].map((title) =>
          scene.ask({ update: 'articles', id: scene.sealed.id, input: { title } }, reader(scene)),
        ),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'an operator instead of an id selects no record',
    case: 'CVE-2025-46720',
    guard: 'ids are ids',
    attempt: (scene) =>
      Promise.all(
        [
          '*',
          '%',
          '1 or 1=1',
          "' or true --",
          '0',
          'null',
          'undefined',
          `${scene.sealed.id},${scene.sealed.id}`,
          `${scene.sealed.id} `,
          // PostgreSQL would accept both.
          `{${scene.sealed.id}}`,
          scene.sealed.id.replaceAll('-', ''),
        ].flatMap((id) => [
          scene.ask({ read: 'articles', id }, reader(scene)),
          scene.ask({ delete: 'articles', id }, reader(scene)),
          scene.ask({ update: 'articles', id, input: { title: 'x' } }, reader(scene)),
        ]),
      ),
    meets: refused('resource.not_found', ...MALFORMED),
  }),
  attack({
    name: 'an object or a list instead of an id is refused',
    case: 'CVE-2025-46720',
    guard: 'ids are ids',
    doors: ['GraphQL'],
    attempt: (scene) =>
      Promise.all(
        [{ ne: null }, [scene.sealed.id], true, null].map((id) => scene.ask({ delete: 'articles', id }, reader(scene))),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'a body that is not an object is refused: a list, a text, a number, null, nothing',
    case: 'CVE-2026-18504',
    guard: 'types of input',
    attempt: (scene) => {
      const request = scene.door.requestOf({ create: 'articles', input: { title: 'x' } })
      return Promise.all(
        ['[]', '"x"', '7', 'null', 'true', '[{"title":"x"}]', ''].map((body) =>
          scene.send({ ...request, body }, reader(scene)),
        ),
      )
    },
    meets: CLOSED,
  }),
  attack({
    name: 'astronomical numbers are refused as sizes',
    case: 'CVE-2020-15225',
    guard: 'numbers have bounds',
    attempt: (scene) =>
      Promise.all(
        [1e300, '1e1000000', 99999999999999, -1, 0, 1.5, 'NaN', 'Infinity', '0x10', ''].map((first) =>
          scene.ask({ list: 'articles', first }, reader(scene)),
        ),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'an oversized page is refused and not served',
    case: 'CVE-2026-63421',
    guard: 'size of pages',
    attempt: (scene) =>
      Promise.all([201, 1000, -200, 2147483647].map((first) => scene.ask({ list: 'articles', first }, reader(scene)))),
    meets: CLOSED,
  }),
  attack({
    name: 'dates that do not exist, with exponents or far outside are refused',
    case: 'CVE-2024-41989',
    guard: 'types of input',
    attempt: (scene) =>
      Promise.all(
        ['2026-02-30T00:00:00Z', '1e9', 'infinity', "now()'", '999999-01-01T00:00:00Z', 'yesterday'].map((value) =>
          scene.ask({ list: 'articles', filter: { createdAt: { gt: value } } }, reader(scene)),
        ),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'bulk calls have a limit, and empty ones are refused',
    case: 'CVE-2020-8192',
    guard: 'cap of bulk writes',
    attempt: (scene) =>
      Promise.all([
        scene.ask({ createMany: 'tags', inputs: Array.from({ length: 1001 }, () => ({ name: 'x' })) }, reader(scene)),
        scene.ask({ deleteMany: 'tags', ids: Array.from({ length: 1001 }, () => scene.sealed.id) }, reader(scene)),
      ]),
    meets: refused('request.too_large', 'graphql.too_complex', ...MALFORMED),
  }),
  attack({
    name: 'two hundred unknown permissions get an answer of reasonable length',
    case: 'CVE-2020-8192',
    guard: 'number of faults',
    attempt: (scene) => {
      const permissions = Array.from({ length: 200 }, (_, n) => `nothing${n}.read`)
      return scene.ask({ ask: 'createApiKey', input: { name: 'k', permissions } }, reader(scene))
    },
    meets: refused('request.validation_failed'),
    holds: (_scene, _prepared, [told]) => assert.ok(told!.text.match(/"pointer"/g)!.length <= 50),
  }),
]
