// Attacks on the development pages: pages of the whole internet can reach a developer's machine.

import { tmpdir } from 'node:os'
import path from 'node:path'
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { sendBytes } from './support/socket.ts'
import { refused } from './support/verdicts.ts'

const PATHS = [
  '/__debug__/',
  '/__debug__/api/requests',
  '/__debug__/api/mails',
  '/__debug__/api/news',
  '/__debug__/api/start',
]

/** Requests each page with these header lines. */
function askAll(scene: Scene, lines: readonly string[], host = '127.0.0.1') {
  const head = [`Host: ${host}`, 'Content-Length: 0', 'Connection: close', ...lines].join('\r\n')
  return Promise.all(PATHS.map((target) => sendBytes(scene.server, `GET ${target} HTTP/1.1\r\n${head}\r\n\r\n`)))
}

defineAttacks(
  'development',
  [
    attack({
      name: 'a foreign DNS name for this machine shows nothing (DNS rebinding)',
      case: 'CVE-2025-66414',
      guard: 'pages of development under names of this machine',
      doors: ['REST'],
      attempt: async (scene) => {
        const hosts = ['attacker.example', 'localhost.attacker.example', '127.0.0.1.nip.io', '192.168.1.7']
        return (await Promise.all(hosts.map((host) => askAll(scene, [], host)))).flat()
      },
      meets: refused('resource.not_found'),
    }),
    attack({
      name: 'a page of another site reads no traces',
      case: 'CWE-352',
      guard: 'pages of development for no other site',
      doors: ['REST'],
      attempt: async (scene) => {
        const sites = ['cross-site', 'same-site']
        return (
          await Promise.all(
            sites.map((site) =>
              askAll(scene, [`Sec-Fetch-Site: ${site}`, 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: script']),
            ),
          )
        ).flat()
      },
      meets: refused('resource.not_found'),
    }),
    attack({
      name: 'requests through a tunnel or a local proxy are shown nothing',
      case: 'CWE-441',
      guard: 'pages of development for nobody who was passed on',
      doors: ['REST'],
      attempt: async (scene) => {
        const lines = [
          'X-Forwarded-For: 203.0.113.9',
          'Forwarded: for=203.0.113.9',
          'Via: 1.1 tunnel',
          'X-Real-IP: 203.0.113.9',
        ]
        return (await Promise.all(lines.map((line) => askAll(scene, [line])))).flat()
      },
      meets: refused('resource.not_found'),
    }),
    attack({
      name: 'only our own pages can run a plan',
      case: 'CWE-352',
      guard: 'what is run for pages of ours alone',
      doors: ['REST'],
      attempt: async (scene) => {
        const { headers } = await scene.server.call('/api/v1/tags', { token: scene.attacker.people.owner.access })
        const [, id] = /requests\/([\w-]+)>/.exec(headers.get('link') ?? '') ?? []
        const plan = `POST /__debug__/api/requests/${id}/statements/0/plan HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close`
        const origins = [
          '',
          '\r\nOrigin: https://attacker.example',
          '\r\nSec-Fetch-Site: cross-site',
          '\r\nOrigin: null',
        ]
        return Promise.all(origins.map((line) => sendBytes(scene.server, `${plan}${line}\r\n\r\n`)))
      },
      meets: refused('resource.not_found'),
    }),
  ],
  {
    PEND_ENV: 'development',
    PEND_LOG_LEVEL: 'silent',
    PEND_MAIL_DRIVER: 'memory',
    PEND_EDGE_PORT: '9',
    PEND_ALLOWED_HOSTS: '*',
    PEND_DATA_DIRECTORY: path.join(tmpdir(), `pend-attacked-development-${process.pid}`),
  },
)
