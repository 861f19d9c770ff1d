// Serving files: who may read them, which part, under which headers, and images in other sizes.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { arrange } from '#tests/support/arrange.ts'
import { createTenant } from '#tests/support/tenant.ts'
import { type FilesServer, imageOf, openFilesServer } from './testing.ts'

let files: FilesServer
before(async () => {
  files = await openFilesServer({ PEND_PUBLIC_ORIGIN: 'http://api.example.com' })
})
after(() => files.close())

const TEXT = '0123456789'

async function publicFile(content: Uint8Array | string, name: string): Promise<{ id: string; url: string }> {
  const { status, body } = await files.upload(content, name, { fields: { isPublic: 'true' } })
  assert.equal(status, 201, JSON.stringify(body))
  return { id: body.id, url: `/api/v1/files/${body.id}/content?tenant=${files.tenant.id}` }
}

/** The answer with its bytes read: an unread one would keep the server from closing. */
async function get(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const answer = await fetch(files.server.origin + url, { method, headers })
  const bytes = Buffer.from(await answer.arrayBuffer())
  return { status: answer.status, headers: answer.headers, bytes, text: bytes.toString() }
}

/** The path and query of a link, requested by a viewer. */
async function linkTo(id: string, body: object = {}): Promise<string> {
  const answer = await files.call('viewer', `POST /files/${id}/link`, body)
  assert.equal(answer.status, 200, answer.text)
  assert.ok(answer.body.url.startsWith('http://api.example.com/api/v1/files/'))
  const { pathname, search } = new URL(answer.body.url)
  return pathname + search
}

describe('reading', () => {
  test('a public file is open to anybody, under the tenant in the address or in a header', async () => {
    const { id, url } = await publicFile(TEXT, 'a.txt')
    const answer = await get(url)
    assert.deepEqual([answer.status, answer.text], [200, TEXT])
    assert.equal((await get(`/api/v1/files/${id}/content`, { 'x-tenant': files.tenant.slug })).status, 200)
    assert.equal((await get(`/api/v1/files/${id}/content`)).status, 400)
    assert.equal((await get(url, { 'x-tenant': (await createTenant(files.server)).slug })).status, 404)
  })

  test('a private file needs a signed link, and otherwise looks missing', async () => {
    const { body } = await files.upload(TEXT, 'a.txt')
    const plain = `/api/v1/files/${body.id}/content?tenant=${files.tenant.id}`
    assert.equal((await get(plain)).status, 404)
    const answer = await get(await linkTo(body.id))
    assert.deepEqual([answer.status, answer.text], [200, TEXT])
    assert.match(answer.headers.get('cache-control')!, /^private/)
  })

  test('a private file opens with the token of a reader of its record, and with no other', async () => {
    const { body } = await files.upload(TEXT, 'a.txt')
    const plain = `/api/v1/files/${body.id}/content`
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
    const { viewer } = files.tenant.people
    for (const url of [plain, `${plain}?tenant=${files.tenant.id}`]) {
      const answer = await get(url, bearer(viewer.access))
      assert.deepEqual([answer.status, answer.text], [200, TEXT], url)
      assert.match(answer.headers.get('cache-control')!, /^private/)
    }
    const other = await createTenant(files.server)
    const stranger = bearer(other.people.owner.access)
    assert.equal((await get(plain, stranger)).status, 404)
    assert.equal((await get(`${plain}?tenant=${files.tenant.id}`, stranger)).status, 404)
    assert.equal((await get(plain, { ...stranger, 'x-tenant': files.tenant.slug })).status, 403)
    assert.equal((await get(plain, bearer('no.such.token'))).status, 401)
    const part = await get(plain, { ...bearer(viewer.access), range: 'bytes=2-4' })
    assert.deepEqual([part.status, part.text], [206, '234'])
  })

  test('a link is valid for its tenant, file, variant and time, and for nothing else', async () => {
    const other = await createTenant(files.server)
    const { body: first } = await files.upload(await imageOf('png'), 'a.png')
    const { body: second } = await files.upload(TEXT, 'b.txt')
    const link = await linkTo(first.id, { width: 17 })
    assert.equal((await get(link)).status, 200)
    const wrong = [
      link.replace('width=17', 'width=18'),
      link.replace('width=17&', ''),
      `${link}&height=20`,
      `${link}&download=true`,
      link.replace(first.id, second.id),
      link.replace(files.tenant.id, other.id),
      link.replace(/expires=\d+/, 'expires=99999999999'),
      link.replace(/signature=(.)/, (_, first) => `signature=${first === 'A' ? 'B' : 'A'}`),
      link.replace(/signature=[^&]+/, 'signature='),
      link.replace(/expires=\d+&/, ''),
    ]
    for (const url of wrong) assert.deepEqual([url, (await get(url)).status], [url, 403])
    // The address for sending bytes is another purpose.
    const sent = await fetch(files.server.origin + (await linkTo(first.id)), { method: 'PUT', body: 'x' })
    assert.equal(sent.status, 403)
  })

  test('GraphQL makes links as well, under the same permission', async () => {
    const { body } = await files.upload(await imageOf('png'), 'a.png')
    const query = `mutation ($id: ID!) { linkFile(id: $id, input: { width: 30, format: webp }) { url expiresAt } }`
    const ask = (id: string, token?: string) => files.server.graphql(query, { token: token ?? null, variables: { id } })
    const { data, errors } = (await ask(body.id, files.tenant.people.viewer.access)).body
    assert.equal(errors, undefined, JSON.stringify(errors))
    const { pathname, search } = new URL(data.linkFile.url)
    assert.equal((await get(pathname + search)).status, 200)
    const refusals = [
      await ask(body.id),
      await ask('x', files.tenant.people.viewer.access),
      await ask(body.id, (await createTenant(files.server)).people.owner.access),
    ].map((answer) => answer.body.errors[0].extensions.code)
    assert.deepEqual(refusals, ['auth.required', 'resource.not_found', 'resource.not_found'])
  })

  test('a link expires when its time is over', async () => {
    const short = await openFilesServer({ PEND_FILES_LINK_TTL: '3s' })
    try {
      const { body } = await short.upload(TEXT, 'a.txt')
      const { url } = (await short.call('viewer', `POST /files/${body.id}/link`, {})).body
      const { pathname, search } = new URL(url)
      assert.equal((await fetch(short.server.origin + pathname + search)).status, 200)
      await new Promise((resolve) => setTimeout(resolve, 4100))
      assert.equal((await fetch(short.server.origin + pathname + search)).status, 403)
    } finally {
      await short.close()
    }
  })

  test('a file of a suspended tenant is not served', async () => {
    const tenant = await createTenant(files.server)
    const options = { token: tenant.people.editor.access, fields: { isPublic: 'true' } }
    const { body } = await files.upload(TEXT, 'a.txt', options)
    const url = `/api/v1/files/${body.id}/content?tenant=${tenant.id}`
    assert.equal((await get(url)).status, 200)
    await arrange("update tenant.tenants set status = 'suspended' where id = $1", [tenant.id])
    assert.equal((await get(url)).status, 404)
  })
})

describe('ranges', () => {
  test('one part is a 206 with its place; malformed or several parts get the whole file (RFC 9110 §14)', async () => {
    const { url } = await publicFile(TEXT, 'a.txt')
    const parts: [range: string, status: number, text: string, place: string | null][] = [
      ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
      ['bytes=7-', 206, '789', 'bytes 7-9/10'],
      ['bytes=-2', 206, '89', 'bytes 8-9/10'],
      ['bytes=-50', 206, TEXT, 'bytes 0-9/10'],
      ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
      ['bytes=0-1,4-5', 200, TEXT, null],
      ['bytes=5-2', 200, TEXT, null],
      ['bytes=-', 200, TEXT, null],
      ['lines=0-1', 200, TEXT, null],
      ['bytes=a-b', 200, TEXT, null],
    ]
    for (const [range, status, text, place] of parts) {
      const answer = await get(url, { range })
      const { headers } = answer
      const body = answer.text
      assert.deepEqual([answer.status, body, headers.get('content-range')], [status, text, place], range)
      assert.equal(headers.get('content-length'), `${body.length}`)
    }
  })

  test('a part beyond the end is a 416 with the size', async () => {
    const { url } = await publicFile(TEXT, 'a.txt')
    for (const range of ['bytes=10-', 'bytes=99-100', 'bytes=-0']) {
      const answer = await get(url, { range })
      assert.deepEqual([answer.status, answer.headers.get('content-range')], [416, 'bytes */10'], range)
      assert.equal(JSON.parse(answer.text).code, 'request.range_not_satisfiable')
    }
  })

  test('If-Range with another or a weak tag gets the whole file; If-None-Match with the tag is a 304', async () => {
    const { url } = await publicFile(TEXT, 'a.txt')
    const etag = (await get(url, {}, 'HEAD')).headers.get('etag')!
    assert.equal((await get(url, { range: 'bytes=0-1', 'if-range': etag })).status, 206)
    for (const other of ['"other"', `W/${etag}`, 'Tue, 24 Nov 2026 00:00:00 GMT'])
      assert.equal((await get(url, { range: 'bytes=0-1', 'if-range': other })).status, 200, other)
    const held = await get(url, { 'if-none-match': `"x", W/${etag}`, range: 'bytes=0-1' })
    assert.deepEqual([held.status, held.text, held.headers.get('etag')], [304, '', etag])
  })

  test('HEAD has the headers and no bytes (CVE-2025-30350)', async () => {
    const { url } = await publicFile(TEXT, 'a.txt')
    const answer = await get(url, {}, 'HEAD')
    assert.deepEqual([answer.status, answer.headers.get('content-length'), answer.text], [200, '10', ''])
    assert.equal(answer.headers.get('accept-ranges'), 'bytes')
  })
})

describe('no upload can run in our origin', () => {
  test('every answer states type, sandbox and nosniff, and only harmless types display inline', async () => {
    const kinds: [content: Uint8Array | string, name: string, type: string, kind: string][] = [
      [await imageOf('png'), 'a.png', 'image/png', 'inline'],
      ['%PDF-1.7\n%%EOF\n', 'a.pdf', 'application/pdf', 'attachment'],
      ['words', 'a.txt', 'text/plain; charset=utf-8', 'attachment'],
      ['{"a":1}', 'a.json', 'application/json; charset=utf-8', 'attachment'],
    ]
    for (const [content, name, type, kind] of kinds) {
      const { headers } = await get((await publicFile(content, name)).url)
      assert.equal(headers.get('content-type'), type)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('content-security-policy'), "sandbox; default-src 'none'")
      assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin')
      assert.equal(headers.get('content-disposition')!.split(';')[0], kind, name)
    }
    const { url } = await publicFile(await imageOf('png'), 'a.png')
    const saved = await get(`${url}&download=true`)
    assert.match(saved.headers.get('content-disposition')!, /^attachment; filename="a\.png"/)
  })

  test('a polyglot is served as the type of its first bytes, or refused', async () => {
    const script = '/*<html><script>alert(1)</script>*/'
    const png = Buffer.concat([await imageOf('png'), Buffer.from(script)])
    const jpegAndZip = Buffer.concat([await imageOf('jpeg'), Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1')])
    const answers: [Buffer, string, string][] = [
      [png, 'a.png', 'image/png'],
      [jpegAndZip, 'a.jpg', 'image/jpeg'],
    ]
    for (const [content, name, type] of answers) {
      const { headers } = await get((await publicFile(content, name)).url)
      assert.deepEqual(
        [headers.get('content-type'), headers.get('content-security-policy'), headers.get('x-content-type-options')],
        [type, "sandbox; default-src 'none'", 'nosniff'],
      )
    }
    // A script that begins like a GIF is not an image.
    const gif = await files.upload(`GIF89a=1;${script}`, 'a.gif')
    assert.deepEqual([gif.status, gif.body.code], [422, 'files.broken_image'])
    assert.equal((await files.upload(png, 'a.html')).status, 422)
  })

  test('a name cannot break out of its header (RFC 6266, RFC 8187)', async () => {
    const { body } = await files.upload('words', 'a.txt', {
      fields: { isPublic: 'true', name: `a"; filename=x.html; b%41 Ü'(1)*.txt` },
    })
    const { headers } = await get(`/api/v1/files/${body.id}/content?tenant=${files.tenant.id}`)
    assert.equal(
      headers.get('content-disposition'),
      `attachment; filename="a__ filename=x.html_ b_41 _'(1)*.txt"; filename*=UTF-8''a%22%3B%20filename%3Dx.html%3B%20b%2541%20%C3%9C%27%281%29%2A.txt`,
    )
  })
})

describe('images', () => {
  test('come in declared sizes for anybody and in any size by a link', async () => {
    const { id, url } = await publicFile(await imageOf('png', 400, 200), 'a.png')
    const answer = await get(`${url}&width=160`)
    assert.equal(answer.headers.get('content-type'), 'image/webp')
    assert.match(answer.headers.get('content-disposition')!, /^inline; filename="a\.webp"/)
    const { width, height } = await sharp(answer.bytes).metadata()
    assert.deepEqual([width, height], [160, 80])
    const square = await get(`${url}&width=64&height=64&fit=cover&format=avif`)
    assert.equal(square.headers.get('content-type'), 'image/avif')
    for (const query of ['width=161', 'height=160', 'width=160&height=64', 'format=png', 'fit=cover'])
      assert.equal((await get(`${url}&${query}`)).status, 403, query)
    for (const query of ['width=0', 'width=99999', 'width=x', 'fit=fill', 'format=svg', 'width=64&width=65', 'blur=9'])
      assert.equal((await get(`${url}&${query}`)).status, 400, query)
    assert.equal((await get(await linkTo(id, { width: 123, height: 45, fit: 'contain', format: 'png' }))).status, 200)
    const text = await publicFile(TEXT, 'a.txt')
    assert.equal((await get(`${text.url}&width=160`)).status, 422)
  })

  test('are never enlarged', async () => {
    const { url } = await publicFile(await imageOf('png', 40, 20), 'a.png')
    const answer = await get(`${url}&width=640`)
    assert.equal((await sharp(answer.bytes).metadata()).width, 40)
  })

  test('are upright and reveal neither place nor camera', async () => {
    const turned = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Copyright: 'Grace', Model: 'Camera' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const { id, url } = await publicFile(turned, 'a.jpg')
    const { body } = await files.call('viewer', `GET /files/${id}`)
    assert.deepEqual([body.width, body.height], [20, 40])
    const variant = (await get(`${url}&width=64&format=jpeg`)).bytes
    const found = await sharp(variant).metadata()
    assert.deepEqual([found.width, found.height, found.exif, found.orientation], [20, 40, undefined, undefined])
  })

  test('are resized once for all simultaneous requests, and kept', async () => {
    const { id, url } = await publicFile(await imageOf('png', 800, 800), 'a.png')
    const answers = await Promise.all(Array.from({ length: 30 }, () => get(`${url}&width=320`)))
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
    assert.equal(new Set(answers.map(({ headers }) => headers.get('etag'))).size, 1)
    const [row] = await arrange('select storage_key from public.files where id = $1', [id])
    const kept = (await files.stored()).filter((file) => file.includes(`${row!.storage_key}.variants`))
    assert.equal(kept.length, 1)
    assert.deepEqual(
      (await files.stored()).filter((file) => /arriving|drafts/.test(file)),
      [],
    )
  })

  test('with too many pixels, or broken, are refused from their header alone (HackerOne 390, lottapixel)', async () => {
    const bomb = Buffer.from(await imageOf('png'))
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29)
    const refused = await files.upload(bomb, 'bomb.png')
    assert.deepEqual([refused.status, refused.body.code], [422, 'files.broken_image'])
    assert.match(refused.body.detail, /pixels/)
    const cut = (await imageOf('jpeg', 500, 500)).subarray(0, 300)
    const { status, body } = await files.upload(cut, 'cut.jpg')
    if (status === 201) assert.equal((await get(await linkTo(body.id, { width: 10 }))).status, 422)
    else assert.equal(body.code, 'files.broken_image')
  })

  test('block no other request while they are resized', async () => {
    const { url } = await publicFile(await imageOf('png', 2000, 2000), 'a.png')
    const made = Promise.all(['webp', 'jpeg', 'png'].map((format) => get(`${url}&width=1280&format=${format}`)))
    const other = get('/health').then(({ status }) => ({ first: 'the other', status }))
    assert.deepEqual(await Promise.race([other, made.then(() => ({ first: 'the images' }))]), {
      first: 'the other',
      status: 200,
    })
    for (const { status } of await made) assert.equal(status, 200)
  })
})
