// Answers are compressed for clients that accept it, and arrive whole; files keep their bytes, and no body is decompressed.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { type FilesServer, openFilesServer } from '#apps/files/testing.ts'

let files: FilesServer
before(async () => {
  files = await openFilesServer({ PEND_COMPRESSION: 'true' })
})
after(() => files.close())

interface Answer {
  readonly encoding: string | undefined
  readonly vary: string
  readonly body: Buffer
}

/** Node's own client, because `fetch` hides encodings. */
function ask(path: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(files.server.origin + path, { headers }, async (response) => {
      const body = Buffer.concat(await response.toArray())
      resolve({ encoding: response.headers['content-encoding'], vary: response.headers.vary ?? '', body })
    })
    sent.once('error', reject)
    sent.end()
  })
}

const DOCUMENT = '/api/v1/openapi.json'
const READ = { br: brotliDecompressSync, gzip: gunzipSync } as const

describe('a large answer', () => {
  test('comes in the encoding that the client accepts, with the same text', async () => {
    const plain = await ask(DOCUMENT, {})
    assert.equal(plain.encoding, undefined)
    for (const [accepted, encoding] of [
      ['br', 'br'],
      ['gzip', 'gzip'],
      ['gzip, deflate, br, zstd', 'br'],
      ['br;q=0, gzip', 'gzip'],
    ] as const) {
      const packed = await ask(DOCUMENT, { 'accept-encoding': accepted })
      assert.equal(packed.encoding, encoding, accepted)
      assert.match(packed.vary, /accept-encoding/i)
      assert.ok(packed.body.length < plain.body.length / 4)
      assert.ok(READ[encoding](packed.body).equals(plain.body))
    }
  })
})

test('a file keeps its bytes and its length, so that a download can be continued', async () => {
  const text = 'one line of a long text\n'.repeat(500)
  const uploaded = await files.upload(text, 'long.txt', { type: 'text/plain' })
  const { body } = await files.call('editor', `POST /files/${(uploaded.body as { id: string }).id}/link`, {})
  const { pathname, search } = new URL((body as { url: string }).url, files.server.origin)
  const read = await ask(pathname + search, { 'accept-encoding': 'br' })
  assert.equal(read.encoding, undefined)
  assert.equal(read.body.toString(), text)
})

test('a small answer is not compressed', async () => {
  assert.equal((await ask('/health', { 'accept-encoding': 'br' })).encoding, undefined)
})

test('a body that arrives compressed is refused (decompression bombs, CWE-409)', async () => {
  const response = await fetch(`${files.server.origin}/api/v1/articles`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      authorization: `Bearer ${files.tenant.people.editor.access}`,
    },
    body: gzipSync('{"title":"x"}'),
  })
  assert.equal(response.status, 415)
})
