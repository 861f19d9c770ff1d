// Attacks that only GraphQL makes possible: documents that multiply, repeat, form cycles, or request the schema.
import assert from 'node:assert/strict'
import { createHash, randomUUIDv7 } from 'node:crypto'
import { openHolder } from '#tests/support/holder.ts'
import { attack } from './support/attack.ts'
import type { RawRequest } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { sendBytes } from './support/socket.ts'
import { alike, answered, refused } from './support/verdicts.ts'

const DOORS = { doors: ['GraphQL'] } as const
const COMPLEX = refused('graphql.too_complex')
const INVALID = refused('graphql.invalid_document')
// graphql-jit 0.8.9 would write it without its quotes: `new Date(0), x: (…)`.
const PASTED = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d0),x:(globalThis.isTakenOver=1'
const fill = (count: number, part: (n: number) => string) => Array.from({ length: count }, (_, n) => part(n)).join(' ')

function documentOf(query: string, rest: object = {}): RawRequest {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', path: '/graphql/', headers, body: JSON.stringify({ query, ...rest }) }
}

/** Sends each document as a member who may read everything in the victim's tenant. */
const tryDocuments =
  (...documents: readonly (string | ((scene: Scene) => string))[]) =>
  (scene: Scene) =>
    Promise.all(
      documents.map((each) =>
        scene.send(documentOf(typeof each === 'string' ? each : each(scene)), { as: scene.victim.people.owner }),
      ),
    )

defineAttacks('graphql', [
  attack({
    ...DOORS,
    name: 'an expensive field cannot be repeated under aliases',
    case: 'CVE-2026-35441',
    guard: 'number of aliases',
    attempt: tryDocuments(
      `{ ${fill(40, (n) => `a${n}: articles { totalCount }`)} }`,
      `{ articles { nodes { ${fill(40, (n) => `a${n}: title`)} } } }`,
    ),
    meets: COMPLEX,
  }),
  attack({
    ...DOORS,
    name: 'the number of root fields is limited',
    case: 'GHSA-6q22-g298-grjh',
    guard: 'number of root fields',
    attempt: tryDocuments(`{ ${fill(25, (n) => `a${n}: readOwnUser { id }`)} }`),
    meets: COMPLEX,
  }),
  attack({
    ...DOORS,
    name: 'a field cannot be repeated thousands of times',
    case: 'CVE-2024-39895',
    guard: 'number of fields',
    attempt: tryDocuments(
      `{ articles { nodes { ${'title '.repeat(1000)} } } }`,
      `{ articles { nodes { ${'title '.repeat(3500)} } } }`,
    ),
    meets: COMPLEX,
  }),
  attack({
    ...DOORS,
    name: 'fragments that double at each level are measured at once',
    case: 'CVE-2026-34573',
    guard: 'cost of documents',
    attempt: tryDocuments(
      `{ articles { nodes { ...f0 } } } ${fill(30, (n) => `fragment f${n} on Article { category { articles { nodes { ...f${n + 1} ...f${n + 1} } } } }`)} fragment f30 on Article { title }`,
    ),
    meets: COMPLEX,
  }),
  attack({
    ...DOORS,
    name: 'fragments that form a cycle are refused',
    case: 'GHSA-9xp9-j92r-p88v',
    guard: 'validation of documents',
    attempt: tryDocuments(
      '{ articles { nodes { ...a } } } fragment a on Article { ...b } fragment b on Article { ...a }',
      '{ articles { nodes { ...a } } } fragment a on Article { category { articles { nodes { ...a } } } }',
    ),
    meets: INVALID,
  }),
  attack({
    ...DOORS,
    name: 'a document nested as deep as its length allows is refused',
    case: 'GHSA-9fjp-q3c4-6w3j',
    guard: 'depth of documents',
    attempt: tryDocuments(`{ ${'articles(first: 1) { nodes { category { '.repeat(8)} id ${'} } } '.repeat(8)} }`),
    meets: COMPLEX,
  }),
  attack({
    ...DOORS,
    name: 'pages within pages multiply and are refused',
    case: 'CVE-2026-35441',
    guard: 'cost of documents',
    attempt: tryDocuments(
      '{ categories(first: 200) { nodes { articles(first: 200) { nodes { id } } } } }',
      '{ categories(first: 100) { nodes { articles(first: 100) { nodes { id title } } } } }',
    ),
    meets: COMPLEX,
  }),
  attack({
    ...DOORS,
    name: 'a size in a variable costs as much as a literal one',
    case: 'CVE-2026-63421',
    guard: 'cost of documents',
    attempt: (scene) => {
      const query = 'query ($n: Int) { categories(first: $n) { nodes { articles(first: $n) { nodes { id } } } } }'
      return scene.send(documentOf(query, { variables: { n: 200 } }), { as: scene.victim.people.owner })
    },
    meets: COMPLEX,
  }),
  attack({
    ...DOORS,
    name: 'an oversized document is not even parsed',
    case: 'CVE-2023-26144',
    guard: 'length of documents',
    attempt: tryDocuments(
      `{ articles { totalCount } } #${'x'.repeat(30_000)}`,
      `{ articles(search: "${'x'.repeat(30_000)}") { totalCount } }`,
    ),
    meets: COMPLEX,
  }),
  attack({
    ...DOORS,
    name: 'many conflicting fields of one name cost little time',
    case: 'CVE-2023-26144',
    guard: 'validation of documents',
    attempt: tryDocuments(
      `{ ${fill(19, (n) => `articles(first: ${n + 1}) { nodes { ${'title id '.repeat(10)} } }`)} }`,
    ),
    meets: INVALID,
  }),
  attack({
    ...DOORS,
    name: 'a list of operations, or a document of several that names none, is refused: limits are not multiplied',
    case: 'GHSA-775h-3xrc-c228',
    guard: 'one operation a request',
    attempt: (scene) => {
      const { path, headers, method } = documentOf('')
      const bodies = [
        [{ query: '{ __typename }' }],
        Array.from({ length: 100 }, () => ({ query: '{ readOwnUser { id } }' })),
        { query: 'query A { __typename } query B { __typename }' },
      ]
      return Promise.all(
        bodies.map((body) =>
          scene.send({ method, path, headers, body: JSON.stringify(body) }, { as: scene.victim.people.owner }),
        ),
      )
    },
    meets: refused('request.malformed', 'graphql.invalid_document'),
  }),
  attack({
    ...DOORS,
    name: 'one document cannot try many passwords',
    case: 'GHSA-775h-3xrc-c228',
    guard: 'cost of public mutations',
    attempt: tryDocuments(
      ({ victim }) =>
        `mutation { ${fill(8, (n) => `a${n}: login(input: { email: "${victim.people.viewer.email}", password: "p${n}" }) { access }`)} }`,
      `mutation { ${fill(8, (n) => `a${n}: refresh(input: { refresh: "x${n}" }) { access }`)} }`,
    ),
    meets: COMPLEX,
  }),
  attack({
    ...DOORS,
    name: 'a text in a document never runs as a program, however often it is sent',
    case: 'CWE-94',
    guard: 'nothing is evaluated',
    attempt: async (scene) => {
      const query = `{ articles(search: "${PASTED}") { totalCount } }`
      const told = []
      for (let time = 0; time < 5; time++)
        told.push(await scene.send(documentOf(query), { as: scene.victim.people.owner }))
      return told
    },
    meets: answered(200),
    holds: () => assert.equal('isTakenOver' in globalThis, false),
  }),
  attack({
    ...DOORS,
    name: 'an id alone opens no record of another tenant, and looks like one that never existed',
    case: 'OWASP API1:2023',
    guard: 'tenant wall',
    attempt: (scene) => {
      const ids = [scene.sealed.id, randomUUIDv7(), scene.victim.people.owner.id, randomUUIDv7()]
      const ask = (id: string) =>
        scene.send(documentOf('query ($id: ID!) { node(id: $id) { __typename id } }', { variables: { id } }))
      return Promise.all(ids.map(ask))
    },
    meets: alike,
    holds: (_scene, _prepared, told) => {
      for (const { text } of told) assert.match(text, /\{"data":\{"node":null\}\}/)
    },
  }),
  attack({
    ...DOORS,
    name: 'an id alone opens no record that its finder may not read',
    case: 'OWASP API5:2023',
    guard: 'readable nodes',
    arrange: async (scene) => {
      const tenant = await scene.tenant()
      const { id } = await scene.must('POST /categories', tenant.people.owner, { name: 'Sealed' })
      return { id, as: { access: await (await openHolder(scene.server, tenant))(['tags.read']) } }
    },
    attempt: (scene, { id, as }) => {
      const query = 'query ($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id]) { id } }'
      return scene.send(documentOf(query, { variables: { id } }), { as })
    },
    meets: answered(200),
    holds: (_scene, _prepared, [told]) => assert.equal(told!.text, '{"data":{"node":null,"nodes":[null]}}'),
  }),
  attack({
    ...DOORS,
    name: 'a hash works only for its own text',
    case: 'CWE-345',
    guard: 'hashes of documents',
    attempt: (scene) => {
      const sha256Hash = createHash('sha256').update('{ readOwnUser { id } }').digest('hex')
      const request = documentOf('{ __typename }', { extensions: { persistedQuery: { version: 1, sha256Hash } } })
      return scene.send(request, { as: scene.victim.people.owner })
    },
    meets: refused('request.malformed'),
  }),
  attack({
    ...DOORS,
    name: 'a document requested by its hash costs the same',
    case: 'OWASP API4:2023',
    guard: 'cost of documents',
    attempt: async (scene) => {
      const query = 'query ($n: Int) { categories(first: $n) { nodes { articles(first: $n) { nodes { id } } } } }'
      const sha256Hash = createHash('sha256').update(query).digest('hex')
      const asked = { extensions: { persistedQuery: { version: 1, sha256Hash } } }
      await scene.send(documentOf(query, { ...asked, variables: { n: 1 } }), { as: scene.victim.people.owner })
      const { method, path, headers } = documentOf('')
      const body = JSON.stringify({ ...asked, variables: { n: 200 } })
      return scene.send({ method, path, headers, body }, { as: scene.victim.people.owner })
    },
    meets: COMPLEX,
  }),
  attack({
    ...DOORS,
    name: 'a page of another site opens no socket, whatever name it claims',
    case: 'CWE-1385',
    guard: 'origins of sockets',
    attempt: (scene) => {
      const token = scene.victim.people.owner.access
      const handshake = (origin: string) => [
        ...['GET /graphql/ HTTP/1.1', 'Host: 127.0.0.1', 'Connection: Upgrade', 'Upgrade: websocket'],
        ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
        ...['Sec-WebSocket-Protocol: graphql-transport-ws', `Authorization: Bearer ${token}`, `Origin: ${origin}`],
      ]
      const origins = [
        'https://attacker.example',
        'null',
        'http://127.0.0.1.attacker.example',
        'http://127.0.0.1@attacker.example',
      ]
      return Promise.all(origins.map((each) => sendBytes(scene.server, `${handshake(each).join('\r\n')}\r\n\r\n`)))
    },
    meets: refused('request.origin_not_allowed'),
  }),
  attack({
    ...DOORS,
    name: 'one document cannot run many mutations',
    case: 'OWASP API4:2023',
    guard: 'number of root fields',
    attempt: tryDocuments(
      `mutation { ${fill(30, (n) => `a${n}: createTag(input: { name: "t${n}" }) { tag { id } }`)} }`,
    ),
    meets: COMPLEX,
  }),
  attack({
    ...DOORS,
    name: 'nobody reads the schema where introspection is off, in any form',
    case: 'CVE-2026-35413',
    guard: 'introspection is off',
    attempt: tryDocuments(
      '{ __schema { types { name } } }',
      '{ __type(name: "User") { fields { name } } }',
      'query IntrospectionQuery { __schema { queryType { name } } }',
      '{ articles { nodes { id } } __schema { queryType { name } } }',
      '{ ...s } fragment s on Query { __schema { types { name } } }',
    ),
    meets: INVALID,
  }),
  attack({
    ...DOORS,
    name: 'an error suggests no name of the schema where introspection is off',
    case: 'PostgREST#4675',
    guard: 'no suggestions',
    attempt: tryDocuments(
      '{ articlez { totalCount } }',
      '{ articles { nodes { titel } } }',
      '{ articles(frist: 1) { totalCount } }',
      '{ users { nodes { emai } } }',
      'mutation { createArticl(input: { title: "x" }) { article { id } } }',
    ),
    meets: INVALID,
    holds: (_scene, _prepared, told) => {
      for (const { text } of told) assert.doesNotMatch(text, /did you mean/i)
    },
  }),
  attack({
    ...DOORS,
    name: 'a mutation in the address does not run',
    case: 'GHSA-9q82-xgwf-vj6h',
    guard: 'methods are methods',
    attempt: async (scene) => {
      const mutation = 'mutation { deleteArticles(ids: []) { deletedIds } }'
      const asked = [
        `query=${encodeURIComponent(mutation)}`,
        `query=${encodeURIComponent(`query A { __typename } ${mutation.replace('mutation', 'mutation B')}`)}&operationName=B`,
      ]
      const ask = (query: string, accept: string) =>
        scene.send(
          { method: 'GET', path: `/graphql/?${query}`, headers: { accept } },
          { as: scene.victim.people.owner },
        )
      // The second is the way to request a subscription.
      return Promise.all(
        ['*/*', 'text/event-stream, application/json'].flatMap((accept) => asked.map((each) => ask(each, accept))),
      )
    },
    meets: refused('request.method_not_allowed'),
  }),
  attack({
    ...DOORS,
    name: 'a body that is not an operation is refused and the process continues',
    case: 'CVE-2021-43801',
    guard: 'shape of requests',
    attempt: (scene) => {
      const { path, headers, method } = documentOf('')
      const bodies = [
        '{',
        '"x"',
        '7',
        '{}',
        '{"query":7}',
        '{"query":"{__typename}","variables":[]}',
        '{"query":"{__typename}","operationName":{}}',
        '{"query":"{__typename}","id":1}',
      ]
      return Promise.all(
        bodies.map((body) => scene.send({ method, path, headers, body }, { as: scene.victim.people.owner })),
      )
    },
    meets: refused('request.malformed'),
  }),
  attack({
    ...DOORS,
    name: 'documents that are truncated, empty or only fragments are refused',
    case: 'CVE-2023-22477',
    guard: 'validation of documents',
    attempt: tryDocuments(
      '',
      '{',
      'query',
      '{ articles(first: ) { id } }',
      'fragment a on Article { id }',
      '{ a'.repeat(1900),
      '\ud800',
    ),
    meets: INVALID,
  }),
  attack({
    ...DOORS,
    name: 'a variable named like an inherited property is refused',
    case: 'CVE-2026-32878',
    guard: 'validation of documents',
    attempt: (scene) =>
      Promise.all(
        [{ constructor: { exact: 1 } }, { toString: { exact: 1 } }, JSON.parse('{"hasOwnProperty":{"exact":1}}')].map(
          (f) =>
            scene.send(
              documentOf('query ($f: ArticleFilter) { articles(filter: $f) { totalCount } }', { variables: { f } }),
              {
                as: scene.victim.people.owner,
              },
            ),
        ),
      ),
    meets: refused('request.validation_failed'),
  }),
  attack({
    ...DOORS,
    name: 'directives repeated a thousand times are refused',
    case: 'CVE-2024-39895',
    guard: 'validation of documents',
    attempt: tryDocuments(
      `{ articles { nodes { title ${'@include(if: true) '.repeat(500)} } } }`,
      `{ articles { nodes { title ${'@x '.repeat(500)} } } }`,
    ),
    meets: refused('graphql.invalid_document', 'graphql.too_complex'),
  }),
  attack({
    ...DOORS,
    name: 'a subscription is counted and guarded like any other operation',
    case: 'GHSA-p2x3-8689-cwpg',
    guard: 'closed by default',
    attempt: async (scene) => [
      await scene.send(documentOf('subscription { events { name data } }'), {
        as: null,
        headers: { 'x-tenant': scene.victim.slug },
      }),
      await scene.send(documentOf('subscription { events { name data } }'), {
        headers: { 'x-tenant': scene.victim.slug },
      }),
    ],
    meets: answered(200, 400, 401, 403, 405, 406),
    holds: (_scene, _prepared, told) => {
      for (const { text } of told)
        assert.match(text, /auth\.required|tenants\.|not_acceptable|invalid_document|malformed/)
    },
  }),
  attack({
    ...DOORS,
    name: 'one refused field of a document makes the others reveal nothing more',
    case: 'GHSA-p84r-h6rx-f2xr',
    guard: 'requirePermission',
    attempt: (scene) =>
      scene.send(
        documentOf(
          `{ changes { totalCount } webhooks { nodes { id url } } article(id: "${scene.sealed.id}") { title } tasks { totalCount } }`,
        ),
      ),
    meets: answered(404, 403, 200),
    holds: (scene, _prepared, [told]) => assert.ok(!told!.text.includes(scene.sealed.title)),
  }),
])
