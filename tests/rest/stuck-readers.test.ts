// A client that requests much and never reads loses the connection, on every surface; a slow reader does not (HTP-22).
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type FilesServer, openFilesServer } from '#apps/files/testing.ts'
import { arrange } from '../support/arrange.ts'
import { openEdge, type TestEdge } from '../support/edge.ts'

const LIMIT = { PEND_READER_TIMEOUT: '1s' }
const MEGABYTE = 1_000_000
// Both systems buffer some megabytes for a client that does not read.
const MUCH = 16 * MEGABYTE
const INTROSPECTION =
  '{ __schema { types { name description fields { name description args { name type { name ofType { name ofType { name } } } } type { name ofType { name ofType { name } } } } } } }'

let files: FilesServer
let edge: TestEdge
before(async () => {
  files = await openFilesServer(LIMIT)
  edge = await openEdge({ variables: LIMIT })
})
after(async () => {
  await edge.close()
  await files.close()
})

const tokenOf = () => files.tenant.people.editor.access
const textOf = (line: string, headers: readonly string[] = [], body = '') =>
  [
    `${line} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${tokenOf()}`,
    ...headers,
    ...(body ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`] : []),
    '',
    body,
  ].join('\r\n')

async function ask(origin: string, text: string): Promise<Socket> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.pause()
  socket.write(text)
  return socket
}

/** An unread socket learns of its end when it writes. */
async function isHungUpOn(socket: Socket): Promise<boolean> {
  const until = performance.now() + 30_000
  while (!socket.destroyed && performance.now() < until) {
    socket.write('\r\n')
    await wait(200)
  }
  return socket.destroyed
}

/** Enough of them at once to make large answers. */
async function piped(text: string, origin: string, path: string): Promise<string> {
  const { length } = Buffer.from(await (await fetch(origin + path)).arrayBuffer())
  return text.repeat(Math.ceil(MUCH / length))
}

const GREED: Record<string, () => Promise<Socket>> = {
  'the OpenAPI document': async () => {
    const text = await piped(textOf('GET /api/v1/openapi.json'), files.server.origin, '/api/v1/openapi.json')
    return ask(files.server.origin, text)
  },
  'answers of GraphQL': async () => {
    const body = JSON.stringify({ query: INTROSPECTION })
    const { text } = await files.server.graphql(INTROSPECTION, { token: tokenOf() })
    const request = textOf('POST /graphql/', [], body)
    return ask(files.server.origin, request.repeat(Math.ceil(MUCH / text.length)))
  },
  'a file': async () => {
    const { status, body } = await files.upload('a line of a long text\n'.repeat(MUCH / 22), 'long.txt')
    assert.equal(status, 201)
    return ask(files.server.origin, textOf(`GET /api/v1/files/${body.id}/content`))
  },
  'a list as a file': async () => {
    await arrange(
      `insert into public.articles (tenant_id, title, slug, author_id, body)
       select $1, 'Long ' || n, 'long-' || n, $2, repeat('tea ', 20000) from generate_series(1, $3::int) n`,
      [files.tenant.id, files.tenant.people.editor.id, MUCH / 80_000],
    )
    return ask(files.server.origin, textOf('GET /api/v1/articles/export?format=json'))
  },
  'a stream of events': async () => {
    const { id } = (await files.call('editor', 'POST /articles', { title: 'Told of much' })).body
    await arrange(
      `insert into tasks.events (id, tenant_id, name, resource, record_id, data, position)
       select gen_random_uuid(), $1, 'articles.updated', 'articles', $2::uuid, jsonb_build_object('id', $2::uuid, 'body', repeat('x', 100000)), 1
       from generate_series(1, $3)`,
      [files.tenant.id, id, MUCH / 100_000],
    )
    const accept = 'Accept: text/event-stream'
    return ask(files.server.origin, textOf('GET /api/v1/events?after=start', [accept]))
  },
  'the document of the edge': async () => {
    const text = await piped(textOf('GET /openapi.json'), edge.origin, '/openapi.json')
    return ask(edge.origin, text)
  },
}

describe('a client that reads nothing', () => {
  for (const [what, request] of Object.entries(GREED))
    test(`loses its connection when it requests ${what}`, async () => {
      assert.ok(await isHungUpOn(await request()), 'the connection is open still')
    })
})

test('a client that reads slowly gets everything', async () => {
  const { body } = await files.upload('a line of a long text\n'.repeat(MUCH / 22), 'slow.txt')
  const socket = await ask(files.server.origin, textOf(`GET /api/v1/files/${body.id}/content`, ['Connection: close']))
  let taken = 0
  socket.on('data', (part) => (taken += part.length))
  while (!socket.destroyed && !socket.readableEnded) {
    socket.resume()
    await wait(20)
    socket.pause()
    // Longer than the limit in total, and never that long at once.
    if (taken < MUCH) await wait(300)
  }
  assert.ok(taken >= body.size, `${taken} of ${body.size} bytes`)
})
