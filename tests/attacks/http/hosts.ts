// Attacks with host names.
import assert from 'node:assert/strict'
import { attack } from '../support/attack.ts'
import { sendBytes } from '../support/socket.ts'
import { answered, refused } from '../support/verdicts.ts'
import { pathOf } from './scenes.ts'

export const hosts = [
  attack({
    name: 'a foreign host is refused before anything else',
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
    guard: 'one host in target and header',
    attempt: (scene) =>
      Promise.all(
        ['http://attacker.example', 'https://attacker.example', 'http://127.0.0.1@attacker.example'].map((origin) =>
          sendBytes(
            scene.server,
            `GET ${origin}${pathOf(scene)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
          ),
        ),
      ),
    meets: (told) => {
      for (const { status, text } of told) {
        assert.equal(status, 400, text)
        assert.doesNotMatch(text, /attacker/)
      }
    },
  }),
  attack({
    name: 'repeated credentials admit nobody',
    case: 'RFC 9110, 5.3',
    guard: 'one log-in',
    attempt: (scene) => {
      const logIn = `Authorization: Bearer ${scene.attacker.people.owner.access}`
      const ask = (...lines: string[]) =>
        sendBytes(
          scene.server,
          ['GET /api/v1/tags HTTP/1.1', 'Host: 127.0.0.1', ...lines, 'Connection: close', '', ''].join('\r\n'),
        )
      return Promise.all([ask(logIn, logIn), ask(logIn, 'authorization: Basic eDp5'), ask('AUTHORIZATION: x', logIn)])
    },
    meets: (told) => {
      for (const { status, text } of told) assert.equal(status, 400, text)
    },
  }),
  attack({
    name: 'an unclaimed name below ours leads into no tenant',
    case: 'CWE-346',
    guard: 'hosts below ours are tenants',
    doors: ['REST'],
    attempt: (scene) =>
      Promise.all(
        ['nosuch', 'a.b', `x${scene.attacker.slug}`].map((name) =>
          sendBytes(
            scene.server,
            `GET /api/v1/tags HTTP/1.1\r\nHost: ${name}.localhost\r\nAuthorization: Bearer ${scene.attacker.people.owner.access}\r\nConnection: close\r\n\r\n`,
          ),
        ),
      ),
    meets: (told) => {
      for (const { status, code, text } of told) assert.deepEqual([status, code], [404, 'tenants.not_found'], text)
    },
  }),
  attack({
    name: "a stranger's junk query or body is not parsed",
    case: 'CWE-209',
    guard: 'the query of strangers is not looked at',
    doors: ['REST'],
    attempt: (scene) => {
      const headers = { 'content-type': 'application/json' }
      const body = '{"junk":'
      return Promise.all([
        scene.send({ method: 'GET', path: '/api/v1/articles?zode=1', headers: {} }, { as: null }),
        scene.send({ method: 'DELETE', path: '/api/v1/articles/bulk', headers: {} }, { as: null }),
        scene.send({ method: 'POST', path: '/api/v1/articles', headers, body }, { as: null }),
      ])
    },
    meets: refused('auth.required'),
  }),
  attack({
    name: 'forwarded hosts are ignored, for the check and for links',
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
    name: 'a forwarded address does not reach the trail',
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
