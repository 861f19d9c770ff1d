// Attacks with what is sent: values of other types, prototypes, SQL, bytes, sizes, pages, names that are paths.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { attack } from './support/attack.ts'
import type { RawRequest } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { answered, findsNothing, likeMissing, MALFORMED, refused } from './support/verdicts.ts'

const CLOSED = refused(...MALFORMED)
const name = () => `n${randomBytes(6).toString('hex')}`
/** A member of the victim's tenant who may read everything: what they are not shown nobody is. */
const reader = ({ victim }: Scene) => ({ as: victim.people.owner })

/** A request to create an article with `text` in the place of a field. */
function withMember(scene: Scene, text: string): RawRequest {
  const request = scene.door.requestOf({ create: 'articles', input: { title: name(), here: 1 } })
  return { ...request, body: request.body!.replace('"here":1', text) }
}

const SQL = [
  "' or '1'='1",
  "'; drop table public.articles; --",
  "') or 1=1 --",
  "' union select password_hash from auth.credentials --",
  '" or ""="',
  '\\',
  "x'||pg_sleep(3)||'",
  '$\u007b1}',
  '$1',
  '%s',
  "1; select set_config('pend.tenant_id', '', true)",
]

const prototypes = [
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
    meets: CLOSED,
    holds: () => assert.equal('isAdmin' in {}, false),
  }),
  attack({
    name: 'names that every object has are no fields, filters, sorts or relations',
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
    name: 'resources and actions that every object has do not exist',
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

const types = [
  attack({
    name: 'operators, lists, numbers and nulls are no texts',
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
    name: 'a value that is marked as raw SQL is no value',
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
    name: 'an operator in the place of an id selects no record',
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
        ].flatMap((id) => [
          scene.ask({ read: 'articles', id }, reader(scene)),
          scene.ask({ delete: 'articles', id }, reader(scene)),
          scene.ask({ update: 'articles', id, input: { title: 'x' } }, reader(scene)),
        ]),
      ),
    meets: refused('resource.not_found', ...MALFORMED),
  }),
  attack({
    name: 'an object or a list in the place of an id is refused',
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
    name: 'a body that is no object is refused: a list, a text, a number, null, nothing',
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
    name: 'numbers of the size of the universe are refused where a size is asked',
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
    name: 'a page larger than the largest is refused and not served',
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
    name: 'many at once is bounded, and none at all is refused',
    case: 'CVE-2020-8192',
    guard: 'cap of bulk writes',
    attempt: (scene) =>
      Promise.all([
        scene.ask({ createMany: 'tags', inputs: Array.from({ length: 1001 }, () => ({ name: 'x' })) }, reader(scene)),
        scene.ask({ deleteMany: 'tags', ids: Array.from({ length: 1001 }, () => scene.sealed.id) }, reader(scene)),
      ]),
    meets: refused('request.too_large', 'graphql.too_complex', ...MALFORMED),
  }),
]

const injections = [
  attack({
    name: 'SQL in a filter is text that nothing fits',
    case: 'CVE-2026-34747',
    guard: 'parameters are bound',
    attempt: (scene) =>
      Promise.all(
        SQL.flatMap((text) => [
          scene.ask({ list: 'articles', filter: { title: { exact: text } } }, reader(scene)),
          scene.ask({ list: 'articles', filter: { title: { icontains: text } } }, reader(scene)),
          scene.ask({ list: 'articles', filter: { title: { in: [text.replaceAll(',', '')] } } }, reader(scene)),
        ]),
      ),
    meets: findsNothing,
  }),
  attack({
    name: 'SQL in a search is words that nothing holds',
    case: 'CVE-2026-34747',
    guard: 'parameters are bound',
    attempt: (scene) =>
      Promise.all(SQL.map((search) => scene.ask({ list: 'articles', search: `${search}zzz` }, reader(scene)))),
    meets: findsNothing,
  }),
  attack({
    name: 'SQL in a sort, a field, a relation or a cursor is refused by its name',
    case: 'CVE-2021-35042',
    guard: 'names are looked up among declared ones',
    attempt: (scene) =>
      Promise.all(
        SQL.flatMap((text) => [
          scene.ask({ list: 'articles', orderBy: [`title ${text}`] }, reader(scene)),
          scene.ask({ list: 'articles', fields: [`title ${text}`] }, reader(scene)),
          scene.ask({ list: 'articles', after: text }, reader(scene)),
        ]),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'SQL in the name of a filter is refused by its name',
    case: 'CVE-2026-31840',
    guard: 'names are looked up among declared ones',
    attempt: (scene) =>
      Promise.all(
        ["title'", 'title"', 'title);--', 't1.title', 'title::text', 'title->>x', 'lower(title)'].flatMap((field) => [
          scene.ask({ list: 'articles', filter: { [field]: { exact: 'x' } } }, reader(scene)),
          scene.ask({ list: 'articles', filter: { title: { [`exact ${field}`]: 'x' } } }, reader(scene)),
        ]),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'SQL in the id and in what is written is text',
    case: 'CVE-2025-57833',
    guard: 'parameters are bound',
    attempt: async (scene) => {
      const told = []
      for (const text of SQL.slice(0, 6))
        told.push(await scene.ask({ create: 'tags', input: { name: `${text} ${name()}` } }))
      return told
    },
    meets: answered(200, 201),
  }),
  attack({
    name: 'SQL in headers is no header of ours',
    case: 'CVE-2026-34747',
    guard: 'parameters are bound',
    attempt: (scene) =>
      Promise.all(
        SQL.filter((text) => !/[^\x20-\x7e]/.test(text)).flatMap((text) => [
          scene.ask({ list: 'tags' }, { as: null, headers: { 'x-tenant': text } }),
          scene.ask({ list: 'tags' }, { as: null, headers: { authorization: `Bearer ${text}` } }),
        ]),
      ),
    meets: refused('tenants.not_found', 'auth.invalid_token', 'auth.required'),
  }),
  attack({
    name: 'signs with a meaning in patterns are only themselves',
    case: 'CWE-1321',
    guard: 'patterns are escaped',
    attempt: (scene) =>
      Promise.all(
        ['%', '_', 'seale_', '%sealed%', 'seal%d', '\\%', '.*', '^sealed'].flatMap((text) => [
          scene.ask({ list: 'articles', filter: { title: { icontains: text } } }, reader(scene)),
          scene.ask({ list: 'articles', filter: { title: { startswith: text } } }, reader(scene)),
        ]),
      ),
    meets: findsNothing,
  }),
  attack({
    name: 'code in a text is a text: templates, formulas, scripts',
    case: 'CVE-2023-22621',
    guard: 'nothing is evaluated',
    attempt: (scene) =>
      Promise.all(
        ['{{7*7}}', '$\u007b7*7}', '<%= 7*7 %>', '#{7*7}', '=cmd|calc', '__MAGIC_DATE__0),x:(globalThis.taken=1'].map(
          (text) => scene.ask({ create: 'tags', input: { name: `${text} ${name()}` } }),
        ),
      ),
    meets: answered(200, 201),
    holds: (_scene, _prepared, told) => {
      assert.equal('taken' in globalThis, false)
      for (const { text } of told) assert.doesNotMatch(text, /"49 /)
    },
  }),
]

const bytes = [
  attack({
    name: 'a NUL byte in a body, a filter, a search or an id is no error of ours',
    case: 'tabnews#731',
    guard: 'text is clean',
    attempt: (scene) =>
      Promise.all([
        scene.ask({ create: 'articles', input: { title: 'a\u0000b' } }, reader(scene)),
        scene.ask({ update: 'articles', id: scene.sealed.id, input: { title: '\u0000' } }, reader(scene)),
        scene.ask({ list: 'articles', filter: { title: { exact: 'a\u0000' } } }, reader(scene)),
        scene.ask({ list: 'articles', search: '\u0000' }, reader(scene)),
        scene.ask({ list: 'articles', after: '\u0000' }, reader(scene)),
        scene.ask({ read: 'articles', id: '\u0000' }, reader(scene)),
      ]),
    meets: refused('resource.not_found', ...MALFORMED),
  }),
  attack({
    name: 'half a character is no text',
    case: 'CVE-2020-13254',
    guard: 'text is clean',
    attempt: (scene) =>
      Promise.all(
        ['"title":"a\\ud800b"', '"body":"\\udc00"', '"title":"\\ud83d"'].map((member) =>
          scene.send(withMember(scene, member), reader(scene)),
        ),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'nesting as deep as a body allows is refused, and the server goes on',
    case: 'GHSA-9xp9-j92r-p88v',
    guard: 'depth of input',
    attempt: (scene) => {
      const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
      const nested = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
      return Promise.all(
        [`"body":${deep}`, `"title":${nested}`, `"x":${nested}`].map((member) =>
          scene.send(withMember(scene, member), reader(scene)),
        ),
      )
    },
    meets: CLOSED,
  }),
  attack({
    name: 'a body of many megabytes is refused',
    case: 'CVE-2026-73228',
    guard: 'size of bodies',
    attempt: (scene) => scene.send(withMember(scene, `"body":"${'x'.repeat(3_000_000)}"`), reader(scene)),
    meets: refused('request.too_large'),
  }),
  attack({
    name: 'a hundred thousand unknown keys get one answer of bearable length',
    case: 'CVE-2020-8192',
    guard: 'number of faults',
    attempt: (scene) => {
      const members = Array.from({ length: 50_000 }, (_, n) => `"k${n}":1`).join(',')
      return scene.send(withMember(scene, members), reader(scene))
    },
    meets: CLOSED,
    holds: (_scene, _prepared, [told]) => assert.ok(told!.text.length < 50_000, String(told!.text.length)),
  }),
  attack({
    name: 'JSON under another content type is not read',
    case: 'CVE-2022-41919',
    guard: 'content types',
    attempt: (scene) => {
      const request = scene.door.requestOf({ create: 'articles', input: { title: name() } })
      return Promise.all(
        [
          'text/plain',
          'application/x-www-form-urlencoded',
          'text/plain; application/json',
          'application/jsonp',
          'application/json x',
          'application/json; charset=utf-16',
          'constructor',
        ].map((type) => scene.send({ ...request, headers: { 'content-type': type } }, reader(scene))),
      )
    },
    meets: refused('request.unsupported_media_type'),
  }),
  attack({
    name: 'a form that another site can send is not read as a request',
    case: 'CVE-2025-64166',
    guard: 'content types',
    attempt: (scene) => {
      const { method, path } = scene.door.requestOf({ create: 'articles', input: { title: name() } })
      const body = '{"title":"x","ignored":"=","query":"mutation{__typename}"}'
      return Promise.all(
        ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'].map((type) =>
          scene.send(
            { method, path, headers: { 'content-type': type, origin: 'https://attacker.example' }, body },
            reader(scene),
          ),
        ),
      )
    },
    meets: refused('request.unsupported_media_type'),
  }),
  attack({
    name: 'words that turn the reading direction or hide are no slugs and no names of files',
    case: 'CVE-2021-42574',
    guard: 'names are plain',
    attempt: (scene) =>
      Promise.all([
        ...['a\u202eb', 'a b', 'ä', 'A', 'a--b', '-a', '../a', 'a/b', 'a\u200bb', ''].map((slug) =>
          scene.ask({ create: 'articles', input: { title: name(), slug } }, reader(scene)),
        ),
        ...['a\u202etxt.exe', '../a.txt', 'a/b.txt', 'a\\b.txt', '..', 'a\u0000.txt'].map((file) =>
          scene.ask(
            { ask: 'announceFile', input: { name: file, type: 'text/plain', size: 5, sha256: 'a'.repeat(64) } },
            reader(scene),
          ),
        ),
      ]),
    meets: CLOSED,
  }),
]

const oracles = [
  attack({
    name: 'an error for another tenant’s member tells no name of fields one may not know',
    case: 'PostgREST#4675',
    guard: 'suggestions name what is declared',
    attempt: (scene) =>
      Promise.all(
        ['isSuperuse', 'passwordHas', 'permissionsVersio', 'storageKe', 'tenantI'].flatMap((field) => [
          scene.ask({ list: 'users', filter: { [field]: { exact: 'x' } } }),
          scene.ask({ list: 'memberships', orderBy: [field] }),
          scene.ask({ list: 'files', fields: [field] }),
        ]),
      ),
    meets: CLOSED,
    holds: (_scene, _prepared, told) => {
      for (const { text } of told)
        assert.doesNotMatch(text, /isSuperuser|passwordHash|permissionsVersion|storageKey|tenantId/)
    },
  }),
  attack({
    name: 'an old version of a record does not overwrite what somebody else has written',
    case: 'CWE-362',
    guard: 'optimistic locking',
    arrange: async (scene) => {
      await scene.must(`PATCH /articles/${scene.sealed.id}`, scene.victim.people.owner, { body: 'newer' })
    },
    attempt: (scene) =>
      Promise.all([
        scene.ask(
          { update: 'articles', id: scene.sealed.id, input: { body: 'older' }, expectedVersion: 1 },
          reader(scene),
        ),
        scene.ask({ delete: 'articles', id: scene.sealed.id, expectedVersion: 1 }, reader(scene)),
        scene.ask(
          { update: 'articles', id: scene.sealed.id, input: { body: 'older' }, expectedVersion: 99 },
          reader(scene),
        ),
      ]),
    meets: refused('request.precondition_failed'),
  }),
  attack({
    name: 'another request under a used Idempotency-Key is refused',
    case: 'CVE-2026-64648',
    guard: 'idempotency keys name one request',
    doors: ['REST'],
    arrange: async (scene) => {
      const key = name()
      const request = scene.door.requestOf({ create: 'tags', input: { name: name() } })
      await scene.send(request, { headers: { 'idempotency-key': key } })
      return key
    },
    attempt: (scene, key) =>
      scene.send(scene.door.requestOf({ create: 'tags', input: { name: name() } }), {
        headers: { 'idempotency-key': key },
      }),
    meets: refused('request.idempotency_mismatch'),
  }),
  attack({
    name: 'a path that leaves the folder of an address is no address',
    case: 'CVE-2025-66415',
    guard: 'routes are exact',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        [
          '/api/v1/articles/..%2fusers',
          '/api/v1/%2e%2e/%2e%2e/package.json',
          '/swagger/..%2f..%2fpackage.json',
          '/redoc/%2e%2e%2fpackage.json',
          '/.env',
          '/.git/config',
          '/node_modules/fastify/package.json',
          '/api/v1/articles%00',
        ].map((path) => scene.send({ method: 'GET', path, headers: {} }, reader(scene))),
      ),
    meets: refused('resource.not_found', 'request.malformed'),
  }),
  attack({
    name: 'an address written in another way asks for the log-in all the same',
    case: 'CVE-2026-33804',
    guard: 'no checks by address',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        [
          '//api/v1/articles',
          '/api/v1//articles',
          '/%61pi/v1/articles',
          '/api/v1/%61rticles',
          '/API/v1/articles',
          '/api/v1/articles/',
          '/api/v1/articles;x',
          '/api/v1/articles?',
          '/api/v1/articles%2f',
          '/./api/v1/articles',
        ].map((path) => scene.send({ method: 'GET', path, headers: { 'x-tenant': scene.victim.slug } }, { as: null })),
      ),
    meets: refused('auth.required', 'resource.not_found', 'request.malformed'),
  }),
  attack({
    name: 'HEAD and OPTIONS show nothing that GET would not',
    case: 'CVE-2026-33011',
    guard: 'closed by default',
    doors: ['REST'],
    attempt: async (scene) => {
      const told = await scene.send(
        { method: 'HEAD', path: `/api/v1/articles/${scene.sealed.id}`, headers: { 'x-tenant': scene.victim.slug } },
        { as: null },
      )
      const foreign = await scene.send({ method: 'HEAD', path: `/api/v1/articles/${scene.sealed.id}`, headers: {} })
      return [told, foreign]
    },
    meets: answered(401, 404),
    holds: (_scene, _prepared, told) => {
      for (const { headers, text } of told) assert.deepEqual([headers.get('etag'), text], [null, ''])
    },
  }),
  attack({
    name: 'a header or a parameter does not turn a GET into a DELETE',
    case: 'CWE-650',
    guard: 'methods are methods',
    attempt: (scene) => {
      const request = scene.door.requestOf({ read: 'articles', id: scene.sealed.id })
      const headers = { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE', 'x-method-override': 'DELETE' }
      return scene.send(request, { ...reader(scene), headers })
    },
    meets: answered(200),
  }),
  attack({
    name: 'a parameter that is given twice is refused and not merged',
    case: 'CWE-235',
    guard: 'parameters are given once',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        [
          'title=a&title=b',
          'page_size=1&page_size=200',
          'ordering=id&ordering=title',
          'title[]=a',
          'title[ne]=',
          'filter[title]=x',
        ].map((query) => scene.send({ method: 'GET', path: `/api/v1/articles?${query}`, headers: {} }, reader(scene))),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'an id of another resource opens nothing under this one',
    case: 'OWASP API1:2023',
    guard: 'ids belong to their resource',
    attempt: (scene) =>
      Promise.all(
        ['tags', 'categories', 'users', 'memberships', 'webhooks'].flatMap((resource) => [
          scene.ask({ read: resource, id: scene.sealed.id }, reader(scene)),
          scene.ask({ read: resource, id: '0197a6a0-0000-7000-8000-00000000000f' }, reader(scene)),
        ]),
      ),
    meets: likeMissing(),
  }),
]

defineAttacks('input', [...prototypes, ...types, ...injections, ...bytes, ...oracles])
