// Attacks on the way in: hosts, origins, forwarded headers, request lines and lengths that two servers read differently.
import assert from 'node:assert/strict'
import { attack } from './support/attack.ts'
import type { Told } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { sendBytes } from './support/socket.ts'
import { answered, type Verdict } from './support/verdicts.ts'

const ORIGIN = 'https://app.example.com'
const FOREIGN = [
  'https://attacker.example',
  'https://app.example.com.attacker.example',
  'http://app.example.com',
  'null',
  'https://app.example.com:444',
]

/** The path that this door is reached by. */
const pathOf = ({ door }: Scene) => (door.name === 'REST' ? '/api/v1/tags' : '/graphql/')
const bodyOf = ({ door }: Scene) => (door.name === 'REST' ? '{"name":"smuggled"}' : '{"query":"{ __typename }"}')

/** One request of the attacker, with these lines between the first and the body. */
function requestText(scene: Scene, lines: readonly string[], body: string): string {
  return firstLineOf(scene, `POST ${pathOf(scene)} HTTP/1.1`) + linesOf(lines, body)
}

/** A request of another first line, without a body. */
function lineText(scene: Scene, first: string, lines: readonly string[] = []): string {
  return firstLineOf(scene, first) + linesOf(lines, '')
}

const linesOf = (lines: readonly string[], body: string) => [...lines, '', body].join('\r\n')

function firstLineOf(scene: Scene, first: string): string {
  const { access } = scene.attacker.people.owner
  const usual = ['Host: 127.0.0.1', `Authorization: Bearer ${access}`, 'Content-Type: application/json']
  return [first, ...usual, ''].join('\r\n')
}

/** Not one of the answers is to the request that was hidden in the first one. */
const notSmuggled: Verdict = (told) => {
  for (const { status, text, answers } of told as readonly (Told & { answers: number })[]) {
    assert.ok(status === 0 || status === 400 || status === 501 || status === 413 || status === 415, text)
    assert.ok(answers <= 1, `answered twice: ${text}`)
    assert.doesNotMatch(text, /jwks|"keys"/)
  }
}

const HIDDEN = 'GET /.well-known/jwks.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'

const smuggling = [
  attack({
    name: 'a length and chunks together are refused',
    case: 'CVE-2022-32213',
    guard: 'one length a request',
    attempt: (scene) =>
      Promise.all([
        sendBytes(
          scene.server,
          requestText(scene, ['Content-Length: 6', 'Transfer-Encoding: chunked'], `0\r\n\r\n${HIDDEN}`),
        ),
        sendBytes(
          scene.server,
          requestText(scene, ['Transfer-Encoding: chunked', 'Content-Length: 4'], `0\r\n\r\n${HIDDEN}`),
        ),
      ]),
    meets: notSmuggled,
  }),
  attack({
    name: 'two lengths, equal or not, are refused',
    case: 'RFC 9112 6.3',
    guard: 'one length a request',
    attempt: (scene) =>
      Promise.all([
        sendBytes(scene.server, requestText(scene, ['Content-Length: 2', 'Content-Length: 40'], `{}${HIDDEN}`)),
        sendBytes(scene.server, requestText(scene, ['Content-Length: 2, 40'], `{}${HIDDEN}`)),
        sendBytes(scene.server, requestText(scene, ['Content-Length: +2'], `{}${HIDDEN}`)),
        sendBytes(scene.server, requestText(scene, ['Content-Length: 0x2'], `{}${HIDDEN}`)),
      ]),
    meets: notSmuggled,
  }),
  attack({
    name: 'chunks under a name that only looks like them are refused',
    case: 'CVE-2022-32213',
    guard: 'transfer encodings',
    attempt: async (scene) => {
      const spellings = [
        'Transfer-Encoding: xchunked',
        'Transfer-Encoding : chunked',
        'Transfer-Encoding: chunked, identity',
        'Transfer-Encoding:\u000bchunked',
      ]
      return Promise.all(
        spellings.map((line) => sendBytes(scene.server, requestText(scene, [line], `0\r\n\r\n${HIDDEN}`))),
      )
    },
    meets: notSmuggled,
  }),
  attack({
    name: 'lines that end in a bare line feed, fold or hold a NUL are refused',
    case: 'CVE-2022-32214',
    guard: 'request lines',
    attempt: async (scene) => {
      const lines = ['X-A: b\nTransfer-Encoding: chunked', 'X-A: b\r\n continued', 'X-A: a\u0000b', 'X A: b', ': b']
      return Promise.all(
        lines.map((line) => sendBytes(scene.server, requestText(scene, [line, 'Content-Length: 2'], `{}`))),
      )
    },
    meets: (told) => {
      for (const { status, text } of told) assert.ok(status === 400 || status === 0, text)
    },
  }),
  attack({
    name: 'a request line with another version, a blank in the path, no host or two hosts is refused',
    case: 'RFC 9112 3.2',
    guard: 'request lines',
    attempt: (scene) =>
      Promise.all([
        sendBytes(scene.server, lineText(scene, `GET ${pathOf(scene)} HTTP/9.9`)),
        sendBytes(scene.server, lineText(scene, `GET ${pathOf(scene)} x HTTP/1.1`)),
        sendBytes(scene.server, `GET ${pathOf(scene)} HTTP/1.1\r\n\r\n`),
        sendBytes(scene.server, lineText(scene, `GET ${pathOf(scene)} HTTP/1.1`, ['Host: attacker.example'])),
      ]),
    meets: (told) => {
      for (const { status, text } of told) assert.ok([0, 400, 421, 505].includes(status), text)
    },
  }),
  attack({
    name: 'a method that every object has is no method',
    case: 'CVE-2026-47219',
    guard: 'request lines',
    attempt: async (scene) => {
      return Promise.all(
        ['constructor', '__proto__', 'toString', 'CONNECT', 'TRACE', 'PRI'].map((method) =>
          sendBytes(scene.server, lineText(scene, `${method} ${pathOf(scene)} HTTP/1.1`)),
        ),
      )
    },
    meets: (told) => {
      for (const { status, text } of told) assert.ok([0, 400, 404, 405, 501].includes(status), text)
    },
  }),
  attack({
    name: 'headers of many kilobytes are refused',
    case: 'OWASP API4:2023',
    guard: 'size of headers',
    attempt: (scene) =>
      Promise.all([
        sendBytes(scene.server, lineText(scene, `GET ${pathOf(scene)} HTTP/1.1`, [`X-A: ${'a'.repeat(40_000)}`])),
      ]),
    meets: (told) => {
      for (const { status, text } of told) assert.ok([0, 400, 431].includes(status), text)
    },
  }),
  attack({
    name: 'a length that promises more than comes changes nothing',
    case: 'CVE-2026-5766',
    guard: 'size of bodies',
    attempt: (scene) =>
      Promise.all([
        sendBytes(scene.server, requestText(scene, ['Content-Length: 10000000'], bodyOf(scene))),
        sendBytes(scene.server, requestText(scene, ['Content-Length: 5000'], bodyOf(scene))),
      ]),
    meets: (told) => {
      for (const { status, text } of told) assert.ok([0, 400, 408, 413].includes(status), text)
    },
  }),
]

const hosts = [
  attack({
    name: 'a host that is not ours is refused before anything else',
    case: 'CVE-2026-29199',
    guard: 'host check',
    attempt: async (scene) => {
      return Promise.all(
        [
          'attacker.example',
          '127.0.0.1.attacker.example',
          'localhost.attacker.example',
          'attacker.example:80',
          '127.0.0.1@attacker.example',
          '',
        ].map((host) =>
          sendBytes(scene.server, `GET ${pathOf(scene)} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
        ),
      )
    },
    meets: (told) => {
      for (const { status, text } of told) assert.ok([400, 421].includes(status), text)
    },
  }),
  attack({
    name: 'a host in the request line does not overrule the header',
    case: 'CVE-2022-35949',
    guard: 'host check',
    attempt: (scene) =>
      Promise.all([
        sendBytes(
          scene.server,
          `GET http://attacker.example${pathOf(scene)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
        ),
      ]),
    meets: (told) => {
      for (const { status, text } of told) {
        assert.ok([400, 401, 404, 405, 421].includes(status), text)
        assert.doesNotMatch(text, /attacker/)
      }
    },
  }),
  attack({
    name: 'forwarded hosts are not believed, neither for the check nor for links',
    case: 'CVE-2023-49097',
    guard: 'no proxy is trusted unless it is named',
    attempt: (scene) =>
      scene.ask(
        { list: 'tags', first: 1 },
        {
          as: scene.attacker.people.owner,
          headers: {
            'x-forwarded-host': 'attacker.example',
            forwarded: 'host=attacker.example;proto=http',
            'x-forwarded-proto': 'javascript',
            'x-forwarded-prefix': '/attacker',
          },
        },
      ),
    meets: answered(200),
    holds: (_scene, _prepared, [told]) => assert.doesNotMatch(told!.text, /attacker/),
  }),
  attack({
    name: 'a forwarded address is not written into the trail',
    case: 'CVE-2026-16732',
    guard: 'no proxy is trusted unless it is named',
    arrange: (scene) => scene.tenant(),
    attempt: (scene, { people }) =>
      scene.ask(
        { create: 'tags', input: { name: 'from afar' } },
        {
          as: people.owner,
          headers: {
            'x-forwarded-for': '198.51.100.77',
            'x-real-ip': '198.51.100.77',
            'cf-connecting-ip': '198.51.100.77',
          },
        },
      ),
    meets: answered(200, 201),
    holds: async (scene, { people }) => {
      const { results } = await scene.must('GET /audit?page_size=200', people.owner)
      assert.ok(results.length > 0)
      assert.doesNotMatch(JSON.stringify(results), /198\.51\.100\.77/)
    },
  }),
]

const origins = [
  attack({
    name: 'a page of another origin may not read answers',
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
    name: 'a page of another origin gets no leave to ask beforehand',
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
    name: 'a page of our own origin is let in without credentials that a browser adds by itself',
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
    name: 'a wish for headers that is long and winding is answered at once',
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

const answers = [
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
    name: 'a request id of the caller that could forge lines of the log is replaced',
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
    name: 'HTML in a value comes back as JSON and not as a page',
    case: 'CVE-2020-25626',
    guard: 'content types of answers',
    attempt: (scene) =>
      Promise.all(
        ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>'].flatMap((text) => [
          scene.ask({ list: 'tags', search: text }, { headers: { accept: 'text/html' } }),
          scene.ask({ read: 'tags', id: text }, { headers: { accept: 'text/html' } }),
        ]),
      ),
    meets: answered(200, 400, 404, 406),
    holds: (_scene, _prepared, told) => {
      for (const { headers } of told) assert.match(headers.get('content-type') ?? '', /json/)
    },
  }),
  attack({
    name: 'documents for everybody name no hidden field',
    case: 'CVE-2025-53887',
    guard: 'hidden fields in documents',
    doors: ['REST'],
    attempt: (scene) => scene.send({ method: 'GET', path: '/api/v1/openapi.json', headers: {} }, { as: null }),
    meets: answered(200),
    holds: (_scene, _prepared, [told]) =>
      assert.doesNotMatch(told!.text, /passwordHash|isSuperuser|tokenHash|storageKey|permissionsVersion/),
  }),
  attack({
    name: 'the public keys hold no private part',
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
    name: 'an Accept-Language without end is forgotten again',
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

defineAttacks('http', [...smuggling, ...hosts, ...origins, ...answers], { PEND_CORS_ORIGINS: ORIGIN })
