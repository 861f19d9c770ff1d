// Attacks that make others wait: readers who never read, and many requests for a locked record.
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { withKeptClient } from '#framework/testing/servers/kept-connections.ts'
import { arrange } from '#tests/support/arrange.ts'
import type { Person } from '#tests/support/tenant.ts'
import { attack } from './support/attack.ts'
import type { Told } from './support/calls.ts'
import { restDoor } from './support/rest-door.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { neverRead } from './support/socket.ts'
import { answered, refused } from './support/verdicts.ts'

const PATIENCE_MS = 12_000

/** Forty changes of a record that another transaction locks, then a list of another resource: all answers in order. */
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

/** Texts that take seconds to search, written past the triggers that would keep their words. */
async function fillWithLongTexts(scene: Scene): Promise<Person> {
  const tenant = await scene.tenant()
  await arrange(
    `with quiet as materialized (select set_config('session_replication_role', 'replica', true))
    insert into public.articles (id, tenant_id, title, slug, body, created_at, updated_at)
    select gen_random_uuid(), $1, 'Long', 'long-' || n, repeat('äß word ', 12000), now(), now()
    from quiet, generate_series(1, 1500) n`,
    [tenant.id],
  )
  return tenant.people.owner
}

/** Opens one stream more than a caller may hold, and closes all of them. */
async function openStreams({ server }: Scene, { access }: Person): Promise<Told[]> {
  const leaving = new AbortController()
  const headers = { accept: 'text/event-stream', authorization: `Bearer ${access}` }
  const open = () => fetch(`${server.origin}/api/v1/events`, { headers, signal: leaving.signal })
  const answers = await Promise.all(Array.from({ length: MOST_STREAMS + 1 }, open))
  const told = answers.map(({ status }) => ({ ...restDoor.read({ list: 'events' }, NO_ANSWER), status }))
  leaving.abort()
  return told.map((each) => ({ ...each, sent: '/api/v1/events', isInside: false }))
}

const MOST_STREAMS = 10
const NO_ANSWER = { status: 200, headers: new Headers(), text: '', body: null }

defineAttacks(
  'waiting',
  [
    attack({
      name: 'a search through huge texts ends at the time limit of a read',
      case: 'CWE-400',
      guard: 'reads end',
      arrange: fillWithLongTexts,
      attempt: (scene, as) => scene.ask({ list: 'articles', search: 'nowhere' }, { as }),
      meets: refused('service.timeout'),
    }),
    attack({
      name: 'a number with a huge number of digits keeps nobody waiting',
      case: 'CWE-1333',
      guard: 'numbers are read once',
      attempt: async (scene) => {
        const zeros = '0'.repeat(50_000)
        const { path, method, headers } = scene.door.requestOf({
          ask: 'login',
          input: { email: 'a@example.com', password: 'x' },
        })
        const begun = performance.now()
        await scene.send({ path, method, headers, body: `{"query":1${zeros}1,"email":1.5${zeros}1}` }, { as: null })
        const told = await scene.ask({ list: 'tags' })
        assert.ok(performance.now() - begun < PATIENCE_MS / 3, 'others waited')
        return told
      },
      meets: answered(200),
    }),
    attack({
      name: 'nobody can hold more than ten streams open',
      case: 'OWASP API4:2023',
      guard: 'slots of streams',
      doors: ['REST'],
      arrange: async (scene) => (await scene.tenant()).people.owner,
      attempt: openStreams,
      meets: answered(200, 429),
      holds: (_scene, _person, told) => assert.equal(told.filter(({ status }) => status === 200).length, MOST_STREAMS),
    }),
    attack({
      name: 'a client that requests much and reads nothing is disconnected',
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
      name: 'many callers who wait for one record keep nobody else waiting',
      case: 'FLT-06',
      guard: 'slots of tables',
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
  { PEND_READER_TIMEOUT: '1s', PEND_READ_TIMEOUT: '1s', PEND_POOL_SIZE: '10', PEND_POOL_WAIT: '1s' },
)
