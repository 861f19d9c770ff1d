// Attacks with odd bytes.
import assert from 'node:assert/strict'
import { attack } from '../support/attack.ts'
import { answered, likeMissing, MALFORMED, refused } from '../support/verdicts.ts'
import { CLOSED, name, reader, withMember } from './scenes.ts'

export const bytes = [
  attack({
    name: 'a text that would break out of a header is refused as a language tag',
    case: 'CWE-113',
    guard: 'language tags',
    attempt: (scene) =>
      Promise.all(
        ['de\r\nX-Evil: 1', 'de\nSet-Cookie: a=b', '日本', 'en\u2028', 'no language', 'de-x', 'en-a-b'].flatMap(
          (locale) => [
            scene.ask({ create: 'articles', input: { title: name(), locale } }),
            scene.ask({ ask: 'updateTenantSettings', input: { locale } }),
          ],
        ),
      ),
    meets: refused('request.validation_failed'),
  }),
  attack({
    name: 'a NUL byte in a body, a filter, a search or an id causes no server error',
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
    name: 'a list examines no more texts, dates and relations than its limits allow',
    case: 'OWASP API4:2023',
    guard: 'budget of lists',
    attempt: (scene) => {
      const inside = { contains: 'a', icontains: 'b', endswith: 'c' }
      const whole = { exact: 'a', ne: 'b', startswith: 'c', istartswith: 'd', iexact: 'e', in: ['f'] }
      const parts = { month: 1, day: 2, week_day: 3, hour: 4 }
      const filters = [
        { title: inside, slug: inside },
        { category: { name: whole, slug: whole } },
        { publishedAt: parts, createdAt: parts },
      ]
      return Promise.all(filters.map((filter) => scene.ask({ list: 'articles', filter }, reader(scene))))
    },
    meets: refused('request.invalid_parameter'),
  }),
  attack({
    name: 'half a character is refused as text',
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
    name: 'nesting as deep as a body allows is refused, and the server continues',
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
    name: 'twenty thousand equal values are refused by their number, before they are compared',
    case: 'CWE-407',
    guard: 'length of lists',
    attempt: (scene) => {
      const tags = Array.from({ length: 20_000 }, () => 'no id')
      return scene.ask({ create: 'articles', input: { title: name(), tags } }, reader(scene))
    },
    meets: CLOSED,
    holds: (_scene, _prepared, told) => {
      for (const { text } of told) {
        assert.match(text, /more than 100 items/)
        assert.doesNotMatch(text, /duplicate|tags\/0/)
      }
    },
  }),
  attack({
    name: 'a body of many megabytes is refused',
    case: 'CVE-2026-73228',
    guard: 'size of bodies',
    attempt: (scene) => scene.send(withMember(scene, `"body":"${'x'.repeat(3_000_000)}"`), reader(scene)),
    meets: refused('request.too_large'),
  }),
  attack({
    name: 'a hundred thousand unknown keys get one answer of reasonable length',
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
    name: 'JSON under another content type is not parsed',
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
    name: 'a form that another site can send is not accepted as a request',
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
    name: 'invisible and direction-changing characters are refused in slugs and file names',
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

export const oracles = [
  attack({
    name: 'an error for another tenant’s member names no hidden fields',
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
    name: "an outdated version of a record overwrites nobody else's change",
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
    name: 'an address in another notation needs a session all the same',
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
    name: 'no header or parameter turns a GET into a DELETE',
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
    name: 'a repeated parameter is refused and not merged',
    case: 'CWE-235',
    guard: 'parameters are given once',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        [
          'title=a&title=b',
          'page_size=1&page_size=200',
          'count=none&count=exact',
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
  attack({
    name: 'an id of another resource opens nothing beside the right one in one document',
    case: 'OWASP API1:2023',
    guard: 'ids belong to their resource',
    doors: ['GraphQL'],
    attempt: (scene) =>
      Promise.all(
        ['tag', 'category', 'user', 'membership', 'webhook'].map((field) => {
          const both = `{ article(id: "${scene.sealed.id}") { id } ${field}(id: "${scene.sealed.id}") { id } }`
          const request = scene.door.requestOf({ list: 'tags' })
          return scene.send({ ...request, body: JSON.stringify({ query: both }) }, reader(scene))
        }),
      ),
    meets: refused('resource.not_found'),
  }),
]

/** Runs where the pages that read the document are public. */
export const addresses = [
  attack({
    name: "a path that leaves an address's folder is refused, and so are other files in the folder",
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
          '/swagger/package.json',
          '/static/..%2f..%2fpackage.json',
          '/static/swagger/package.json',
          '/static/manifest.json',
          '/redoc/redoc.lib.js',
          '/.env',
          '/.git/config',
          '/node_modules/fastify/package.json',
          '/api/v1/articles%00',
        ].map((path) => scene.send({ method: 'GET', path, headers: {} }, reader(scene))),
      ),
    meets: refused('resource.not_found', 'request.malformed'),
  }),
]
