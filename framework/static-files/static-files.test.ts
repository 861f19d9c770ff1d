// Files of a folder behind a bare server: caching, encodings, and that nothing else is ever read.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fastify, { type FastifyInstance } from 'fastify'
import { filesOfFolder } from './files-of-folder.ts'
import { registerStaticFiles } from './register-static-files.ts'

const PAGE = `<!doctype html><title>Admin</title>${'<p>Words.</p>'.repeat(500)}`
const SCRIPT = `console.log('${'x'.repeat(5000)}')`
let folder: string
let app: FastifyInstance
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pend-static-'))
  await mkdir(path.join(folder, 'site/assets'), { recursive: true })
  const texts = {
    'site/index.html': PAGE,
    'site/assets/index-DiwrgTda.js': SCRIPT,
    'site/.env': 'A=1',
    'secret.txt': 's',
  }
  for (const [name, text] of Object.entries(texts)) await writeFile(path.join(folder, name), text)
  await writeFile(path.join(folder, 'site/logo.png'), Buffer.alloc(3000))
  await symlink(path.join(folder, 'secret.txt'), path.join(folder, 'site/link.txt'))
  app = fastify({ routerOptions: { ignoreTrailingSlash: true } })
  const files = await filesOfFolder(path.join(folder, 'site'), {
    isHashed: (file) => file.startsWith('assets/'),
    pageHeaders: { 'content-security-policy': "default-src 'self'" },
  })
  registerStaticFiles(app, { url: '/admin', files, hasPagesOfItsOwn: true })
  registerStaticFiles(app, { url: '/plain', files })
})
after(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  app.inject({ method, url, headers })
const HASHED = '/admin/assets/index-DiwrgTda.js'

describe('a file', () => {
  test('is plain for clients that name no encoding, and in the requested encoding for others', async () => {
    const forms = { identity: (body: Buffer) => body, gzip: gunzipSync, br: brotliDecompressSync }
    const tags = new Set<unknown>()
    for (const [encoding, unpack] of Object.entries(forms)) {
      const { headers, rawPayload } = await get(HASHED, encoding === 'identity' ? {} : { 'accept-encoding': encoding })
      assert.equal(headers['content-encoding'], encoding === 'identity' ? undefined : encoding)
      assert.equal(unpack(rawPayload).toString(), SCRIPT)
      assert.equal(headers.vary, 'Accept-Encoding')
      assert.equal(headers['content-length'], String(rawPayload.length))
      tags.add(headers.etag)
    }
    assert.equal(tags.size, 3)
  })

  test('is not sent again while the client has its encoding, and is for another one', async () => {
    for (const url of ['/admin', HASHED, '/admin/logo.png']) {
      const gzip = { 'accept-encoding': 'gzip' }
      const { headers } = await get(url, gzip)
      const held = await get(url, { ...gzip, 'if-none-match': `"other", W/${headers.etag}` })
      assert.deepEqual([held.statusCode, held.body, held.headers['content-encoding']], [304, '', undefined])
      assert.deepEqual([held.headers.etag, held.headers.vary], [headers.etag, headers.vary])
      assert.equal(held.headers['cache-control'], headers['cache-control'])
      if (url.endsWith('.png')) continue
      assert.equal((await get(url, { 'if-none-match': String(headers.etag) })).statusCode, 200)
    }
  })

  test('is immutable where its name changes with it, and revalidated where it does not', async () => {
    assert.equal((await get(HASHED)).headers['cache-control'], 'public, max-age=31536000, immutable')
    for (const url of ['/admin', '/admin/settings/roles', '/admin/logo.png'])
      assert.equal((await get(url)).headers['cache-control'], 'no-cache')
  })

  test('that is already compressed is sent unchanged', async () => {
    const { headers } = await get('/admin/logo.png', { 'accept-encoding': 'br, gzip' })
    assert.deepEqual(
      [headers['content-encoding'], headers.vary, headers['content-type']],
      [undefined, undefined, 'image/png'],
    )
  })

  test('answers HEAD like GET, without the body', async () => {
    const [whole, head] = [await get(HASHED), await get(HASHED, {}, 'HEAD')]
    assert.equal(head.body, '')
    for (const name of ['content-length', 'etag', 'content-type', 'vary'])
      assert.equal(head.headers[name], whole.headers[name])
  })
})

describe('an address without a file', () => {
  test("shows the page for the page's own addresses, and never instead of a file", async () => {
    for (const url of ['/admin', '/admin/', '/admin/articles', '/admin/articles/7/edit'])
      assert.deepEqual(
        [(await get(url)).body, (await get(url)).headers['content-security-policy']],
        [PAGE, "default-src 'self'"],
      )
    for (const url of ['/admin/assets/gone-1234.js', '/admin/index.htm', '/plain/articles', '/administrator'])
      assert.equal((await get(url)).statusCode, 404, url)
  })

  test("never leads outside the folder's files (CWE-22, CVE-2024-38819)", async () => {
    const names = ['secret.txt', 'site/index.html', '.env', 'link.txt', 'etc/passwd']
    const starts = [
      '../',
      '..%2f',
      '%2e%2e/',
      '%2e%2e%2f',
      '..\\',
      '..%5c',
      '%252e%252e/',
      './../',
      '....//',
      '/',
      '%00/',
      '',
    ]
    for (const mount of ['/admin/', '/admin/assets/', '/plain/'])
      for (const start of starts)
        for (const name of names) {
          const { statusCode, body } = await get(`${mount}${start.repeat(3)}${name}`)
          assert.ok(statusCode >= 400 || body === PAGE, `${mount}${start}${name}: ${statusCode} ${body.slice(0, 40)}`)
        }
  })
})
