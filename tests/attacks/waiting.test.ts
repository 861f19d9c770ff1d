// Attacks that make others wait: readers who never read, and many requests for what somebody holds.
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { withKeptClient } from '#framework/testing/kept-connections.ts'
import { attack } from './support/attack.ts'
import type { Told } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { neverRead } from './support/socket.ts'
import { answered, refused } from './support/verdicts.ts'

const PATIENCE_MS = 12_000

/** Forty changes of a record that another transaction holds, then a list of something else: what was told, in its order. */
async function askWhileHeld(scene: Scene, id: string): Promise<Told[]> {
  return withKeptClient(testDatabaseUrls().adminUrl, async (client) => {
    await client.query('begin')
    await client.query('select 1 from public.articles where id = $1 for update', [id])
    const told: Told[] = []
    const noted = async (asked: Promise<Told>) => void told.push(await asked)
    const held = Array.from({ length: 40 }, () => noted(scene.ask({ update: 'articles', id, input: { locale: 'de' } })))
    await wait(200)
    await Promise.all([noted(scene.ask({ list: 'tags' }, { as: scene.victim.people.viewer })), ...held])
    await client.query('rollback')
    return told
  })
}

defineAttacks(
  'waiting',
  [
    attack({
      name: 'whoever asks for much and reads nothing is hung up on',
      case: 'HTP-22',
      guard: 'readers read',
      doors: ['REST'],
      attempt: (scene) => {
        const { access } = scene.attacker.people.owner
        const lines = [
          'GET /api/v1/openapi.json HTTP/1.1',
          'Host: 127.0.0.1',
          `Authorization: Bearer ${access}`,
          '',
          '',
        ]
        return neverRead(scene.server, lines.join('\r\n').repeat(40), PATIENCE_MS)
      },
      meets: (told) => {
        for (const { text } of told) assert.equal(text, '')
      },
    }),
    attack({
      name: 'many who wait for one record keep nobody else waiting',
      case: 'FLT-06',
      guard: 'places of tables',
      arrange: async (scene) =>
        (await scene.must('POST /articles', scene.attacker.people.owner, { title: 'Held' })).id as string,
      attempt: askWhileHeld,
      meets: ([first, ...others]) => {
        answered(200)([first!])
        refused('service.unavailable')(others)
      },
      holds: (_scene, _id, [first]) => assert.ok(first!.rows, first!.text),
    }),
  ],
  { PEND_READER_TIMEOUT: '1s', PEND_POOL_SIZE: '10', PEND_POOL_WAIT: '1s' },
)
