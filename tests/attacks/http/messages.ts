// Attacks with malformed HTTP messages.
import assert from 'node:assert/strict'
import { attack } from '../support/attack.ts'
import type { Told } from '../support/calls.ts'
import type { Scene } from '../support/scene.ts'
import { sendBytes } from '../support/socket.ts'
import type { Verdict } from '../support/verdicts.ts'
import { pathOf } from './scenes.ts'

const bodyOf = ({ door }: Scene) => (door.name === 'REST' ? '{"name":"smuggled"}' : '{"query":"{ __typename }"}')

/** One request of the attacker with these lines between request line and body. */
function requestText(scene: Scene, lines: readonly string[], body: string): string {
  return firstLineOf(scene, `POST ${pathOf(scene)} HTTP/1.1`) + linesOf(lines, body)
}

/** A request with another request line and no body. */
function lineText(scene: Scene, first: string, lines: readonly string[] = []): string {
  return firstLineOf(scene, first) + linesOf(lines, '')
}

const linesOf = (lines: readonly string[], body: string) => [...lines, '', body].join('\r\n')

function firstLineOf(scene: Scene, first: string): string {
  const { access } = scene.attacker.people.owner
  const usual = ['Host: 127.0.0.1', `Authorization: Bearer ${access}`, 'Content-Type: application/json']
  return [first, ...usual, ''].join('\r\n')
}

/** No answer belongs to the request hidden in the first one. */
const notSmuggled: Verdict = (told) => {
  for (const { status, text, answers } of told as readonly (Told & { answers: number })[]) {
    assert.ok(status === 0 || status === 400 || status === 501 || status === 413 || status === 415, text)
    assert.ok(answers <= 1, `answered twice: ${text}`)
    assert.doesNotMatch(text, /jwks|"keys"/)
  }
}

const HIDDEN = 'GET /.well-known/jwks.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'

export const smuggling = [
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
        // The length equals that of the chunks, so the server refuses only because both are present.
        sendBytes(
          scene.server,
          requestText(scene, ['Content-Length: 2', 'Transfer-Encoding: chunked'], `2\r\n{}\r\n0\r\n\r\n${HIDDEN}`),
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
    name: 'a transfer encoding that only resembles chunked is refused',
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
    name: 'lines that end in a bare line feed, fold or contain a NUL are refused',
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
    name: 'a method named like an inherited property is refused',
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
    name: 'a length that promises more than arrives changes nothing',
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
