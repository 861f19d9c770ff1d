// Attacks on HTTP answers.
import assert from 'node:assert/strict'
import { attack } from '../support/attack.ts'
import { answered, refused } from '../support/verdicts.ts'
import { pathOf } from './scenes.ts'

export const ORIGIN = 'https://app.example.com'

const FOREIGN = [
  'https://attacker.example',
  'https://app.example.com.attacker.example',
  'http://app.example.com',
  'null',
  'https://app.example.com:444',
]

export const origins = [
  attack({
    name: 'a page of another origin cannot read answers',
    case: 'CVE-2025-53092',
    guard: 'allowed origins',
    attempt: (scene) => Promise.all(FOREIGN.map((origin) => scene.ask({ list: 'tags' }, { headers: { origin } }))),
    meets: answered(200),
    holds: (_scene, _prepared, told) => {
      for (const { headers } of told) {
        assert.equal(headers.get('access-control-allow-origin'), null)
        assert.equal(headers.get('access-control-allow-credentials'), null)
      }
    },
  }),
  attack({
    name: 'a page of another origin fails its preflight',
    case: 'CVE-2026-34373',
    guard: 'allowed origins',
    attempt: (scene) =>
      Promise.all(
        FOREIGN.map((origin) =>
          scene.send(
            {
              method: 'OPTIONS',
              path: pathOf(scene),
              headers: {
                origin,
                'access-control-request-method': 'POST',
                'access-control-request-headers': 'authorization, x-evil',
              },
            },
            { as: null },
          ),
        ),
      ),
    meets: answered(200, 204, 404, 405),
    holds: (_scene, _prepared, told) => {
      for (const { headers } of told) assert.equal(headers.get('access-control-allow-origin'), null)
    },
  }),
  attack({
    name: 'a page of our own origin is admitted without credentials that a browser adds by itself',
    case: 'CVE-2025-53092',
    guard: 'allowed origins',
    attempt: (scene) => scene.ask({ list: 'tags' }, { headers: { origin: ORIGIN } }),
    meets: answered(200),
    holds: (_scene, _prepared, [told]) => {
      assert.equal(told!.headers.get('access-control-allow-origin'), ORIGIN)
      assert.equal(told!.headers.get('access-control-allow-credentials'), null)
    },
  }),
  attack({
    name: 'a long list of requested headers is answered quickly',
    case: 'CVE-2026-69207',
    guard: 'allowed origins',
    attempt: (scene) =>
      scene.send(
        {
          method: 'OPTIONS',
          path: pathOf(scene),
          headers: {
            origin: ORIGIN,
            'access-control-request-method': 'POST',
            'access-control-request-headers': `${' ,'.repeat(3000)}x`,
          },
        },
        { as: null },
      ),
    meets: answered(200, 204, 404, 405),
    holds: (_scene, _prepared, [told]) =>
      assert.doesNotMatch(told!.headers.get('access-control-allow-headers') ?? '', /(^|,)\s*x(,|$)/),
  }),
]

export const answers = [
  attack({
    name: 'answers cannot be framed, sniffed or run, and name no software',
    case: 'CVE-2025-53887',
    guard: 'security headers',
    attempt: (scene) => Promise.all([scene.ask({ list: 'tags' }), scene.ask({ read: 'tags', id: 'x' })]),
    meets: answered(200, 404),
    holds: (_scene, _prepared, told) => {
      for (const { headers } of told) {
        assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/)
        assert.equal(headers.get('x-content-type-options'), 'nosniff')
        assert.equal(headers.get('x-frame-options'), 'DENY')
        for (const name of ['server', 'x-powered-by']) assert.equal(headers.get(name), null)
      }
    },
  }),
  attack({
    name: 'a request id that could forge log lines is replaced',
    case: 'CVE-2025-48432',
    guard: 'request ids',
    attempt: (scene) =>
      Promise.all(
        ['a"b<script>', 'x'.repeat(200), 'short', 'with blank inside', '%0d%0aforged'].map((id) =>
          scene.ask({ list: 'tags' }, { headers: { 'x-request-id': id } }),
        ),
      ),
    meets: answered(200),
    holds: (_scene, _prepared, told) => {
      for (const { headers } of told) assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
    },
  }),
  attack({
    name: 'HTML in a value returns as JSON and not as a page',
    case: 'CVE-2020-25626',
    guard: 'content types of answers',
    attempt: (scene) =>
      Promise.all(
        ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>'].flatMap((text) => [
          scene.ask({ list: 'tags', search: text }, { headers: { accept: 'text/html' } }),
          scene.ask({ list: 'tags', search: text }, { headers: { accept: 'text/html, */*;q=0.1' } }),
          scene.ask({ read: 'tags', id: text }, { headers: { accept: 'text/html, */*;q=0.1' } }),
        ]),
      ),
    meets: answered(200, 400, 404, 406),
    holds: (_scene, _prepared, told) => {
      for (const { headers } of told) assert.match(headers.get('content-type') ?? '', /json/)
    },
  }),
  attack({
    name: 'anonymous callers cannot read a restricted API description',
    case: 'CFG-05',
    guard: 'readers of documents',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        ['/api/v1/openapi.json', '/swagger/', '/redoc/', '/swagger/start.js', '/redoc/start.js'].map((path) =>
          scene.send({ method: 'GET', path, headers: { accept: '*/*' } }, { as: null }),
        ),
      ),
    meets: refused('auth.required', 'resource.not_found'),
  }),
  attack({
    name: 'a header without an effect on a write makes the server refuse it',
    case: 'HTP-25',
    guard: 'headers of writes',
    doors: ['REST'],
    arrange: async (scene) => (await scene.tenant()).people.owner,
    attempt: (scene, as) =>
      Promise.all(
        ['idempotency-key', 'if-match', 'if-none-match'].map((header) =>
          scene.ask(
            { ask: 'createApiKey', input: { name: 'program', permissions: ['tags.read'] } },
            { as, headers: { [header]: '*' } },
          ),
        ),
      ),
    meets: refused('request.unsupported_header'),
    holds: async (scene, as) => assert.deepEqual((await scene.ask({ list: 'apiKeys' }, { as })).rows, []),
  }),
  attack({
    name: 'documents of the API name no hidden field',
    case: 'CVE-2025-53887',
    guard: 'hidden fields in documents',
    doors: ['REST'],
    attempt: (scene) => scene.send({ method: 'GET', path: '/api/v1/openapi.json', headers: {} }),
    meets: answered(200),
    holds: (_scene, _prepared, [told]) =>
      assert.doesNotMatch(told!.text, /passwordHash|isSuperuser|tokenHash|storageKey|permissionsVersion/),
  }),
  attack({
    name: 'the public keys contain no private part',
    case: 'CWE-200',
    guard: 'public keys',
    doors: ['REST'],
    attempt: (scene) => scene.ask({ ask: 'publicKeys' }, { as: null }),
    meets: answered(200),
    holds: (_scene, _prepared, [told]) => {
      for (const key of (told!.body as { keys: object[] }).keys)
        for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.ok(!(part in key))
    },
  }),
  attack({
    name: 'an endless Accept-Language is not kept',
    case: 'CVE-2023-23969',
    guard: 'size of headers',
    attempt: (scene) =>
      scene.ask(
        { list: 'tags' },
        { headers: { 'accept-language': 'xx-'.repeat(3000), accept: `${'a/b,'.repeat(1000)}*/*` } },
      ),
    meets: answered(200, 400, 406),
  }),
]
