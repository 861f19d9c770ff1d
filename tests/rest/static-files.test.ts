// Public files come in the requested form, and not again while the client has them: pages, viewers, documents.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { collectstatic } from '#framework/commands/collectstatic.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import { collectFiles } from '#framework/static-files/collected/collect.ts'
import { SWAGGER_FILES } from '#framework/static-files/viewers/swagger-page.ts'
import { fetchRaw, openEdge, type TestEdge } from '../support/edge.ts'
import { openServer, type TestServer } from '../support/server.ts'

const ADDRESSES = [
  '/swagger/',
  '/swagger/start.js',
  '/static/swagger/swagger-ui.css',
  '/static/swagger/swagger-ui-bundle.js',
  '/redoc/',
]
const EDGE_ADDRESSES = ['/docs', '/static/swagger/swagger-ui.css', '/openapi.json']
const FORMS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = { gzip: gunzipSync, br: brotliDecompressSync }

let server: TestServer
let edge: TestEdge
let urls: string[]
before(async () => {
  server = await openServer({ PEND_OPENAPI: 'open' })
  edge = await openEdge({ variables: { PEND_OPENAPI: 'open' } })
  urls = [
    ...[...ADDRESSES, '/static/redoc/redoc.standalone.js', '/api/v1/openapi.json', '/graphql/'].map(
      (at) => server.origin + at,
    ),
    ...EDGE_ADDRESSES.map((at) => edge.origin + at),
  ]
})
after(async () => {
  await edge.close()
  await server.close()
})

/** As a browser requests a page, with these headers. */
const ask = (url: string, headers: Record<string, string> = {}) =>
  fetchRaw(url, { accept: 'text/html, */*', ...headers })

describe('every public file', () => {
  test('is uncompressed for clients that name no encoding or refuse all, and compressed for others', async () => {
    for (const url of urls) {
      const plain = await ask(url)
      assert.deepEqual([plain.status, plain.headers['content-encoding']], [200, undefined], url)
      assert.match(String(plain.headers.vary), /Accept-Encoding/, url)
      for (const refusal of ['identity', 'gzip;q=0', 'br;q=0, gzip;q=0, *;q=0', '']) {
        const { bytes, headers } = await ask(url, { 'accept-encoding': refusal })
        assert.equal(headers['content-encoding'], undefined, `${url} ${refusal}`)
        assert.deepEqual(bytes, plain.bytes)
      }
      for (const [form, unpack] of Object.entries(FORMS)) {
        const { bytes, headers } = await ask(url, { 'accept-encoding': `${form}, identity;q=0.1` })
        assert.equal(headers['content-encoding'], form, url)
        assert.deepEqual(unpack(bytes), plain.bytes)
        assert.notEqual(headers.etag, plain.headers.etag, url)
      }
    }
  })

  test('is answered 304 while the client has that form', async () => {
    for (const url of urls)
      for (const form of ['identity', ...Object.keys(FORMS)]) {
        const asked = { 'accept-encoding': form }
        const { headers } = await ask(url, asked)
        const held = await ask(url, { ...asked, 'if-none-match': String(headers.etag) })
        assert.deepEqual([held.status, held.bytes.length, held.headers.etag], [304, 0, headers.etag], url)
        assert.deepEqual(held.headers.vary, headers.vary, url)
      }
  })
})

test('GraphiQL is a page only for browsers, and says that its answer depends on both headers', async () => {
  const { headers } = await ask(`${server.origin}/graphql/`)
  assert.match(String(headers['content-type']), /^text\/html/)
  for (const name of ['Accept', 'Accept-Encoding']) assert.ok(String(headers.vary).split(', ').includes(name), name)
})

test('pages name the files that were collected, and the command says what it would collect', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'pend-static-folder-'))
  const [css, , mark] = SWAGGER_FILES
  await collectFiles({ folder, files: [css!, mark!], clears: false, isDry: false })
  const collected = await openServer({ PEND_OPENAPI: 'open', PEND_STATIC_DIRECTORY: folder })
  try {
    const page = (await collected.call('/swagger/')).text
    const [url = ''] = /\/static\/swagger\/swagger-ui\.[0-9a-f]{12}\.css/.exec(page) ?? []
    const answer = await ask(collected.origin + url, { 'accept-encoding': 'gzip' })
    assert.deepEqual([answer.status, answer.headers['content-encoding']], [200, 'gzip'])
    assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
    // What was not collected is sent under its own name.
    assert.match(page, /"\/static\/swagger\/swagger-ui-bundle\.js"/)
    const said: string[] = []
    const console = { print: (line: string) => said.push(line) } as unknown as CommandConsole
    await collectstatic.run(collected.project, { clear: true, dryRun: true } as never, console)
    assert.match(said.at(-1)!, /: \d{2,} would be written, 2 unchanged, 0 would be deleted\.$/)
    assert.ok(said.some((line) => /^write graphiql\/graphiql\.[0-9a-f]{12}\.js$/.test(line)))
  } finally {
    await collected.close()
    await rm(folder, { recursive: true })
  }
})
