// Attacks of the area http: hosts.
import assert from 'node:assert/strict'
import { attack } from '../support/attack.ts'
import { sendBytes } from '../support/socket.ts'
import { answered } from '../support/verdicts.ts'
import { pathOf } from './scenes.ts'

export const hosts = [
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
