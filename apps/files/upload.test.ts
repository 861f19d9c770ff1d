// Uploads as a form: what is accepted, what is refused, and that nothing is left behind.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { arrange } from '#tests/support/arrange.ts'
import { createTenant } from '#tests/support/tenant.ts'
import { type FilesServer, imageOf, openFilesServer, sha256Of } from './testing.ts'

let files: FilesServer
before(async () => {
  files = await openFilesServer({ PEND_FILES_MAX_SIZE: '200000', PEND_FILES_QUOTA: '1000000' })
})
after(() => files.close())

const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'

test('a file is identified by its bytes and answered as a record', async () => {
  const png = await imageOf('png')
  const { status, body, headers } = await files.upload(png, 'sky.png', { fields: { isPublic: 'true' } })
  assert.equal(status, 201, JSON.stringify(body))
  assert.equal(headers.get('location'), `/api/v1/files/${body.id}`)
  const { id: _, createdAt: __, updatedAt: ___, ...rest } = body
  assert.deepEqual(rest, {
    ...{ name: 'sky.png', type: 'image/png', size: png.length, sha256: sha256Of(png), width: 40, height: 20 },
    ...{ alt: null, isPublic: true, status: 'ready', owner: files.tenant.people.editor.id },
  })
  const read = await files.call('viewer', `GET /files/${body.id}`)
  assert.deepEqual(read.body, body)
  const { data } = (
    await files.server.graphql(`{ file(id: "${body.id}") { name type size status } }`, {
      token: files.tenant.people.viewer.access,
    })
  ).body
  assert.deepEqual(data.file, { name: 'sky.png', type: 'image/png', size: png.length, status: 'ready' })
})

test('a picture has a description: sent with it, changed later, and at most 300 characters long', async () => {
  const png = await imageOf('png')
  const { status, body } = await files.upload(png, 'leaf.png', { fields: { alt: 'A tea leaf' } })
  assert.deepEqual([status, body.alt], [201, 'A tea leaf'], JSON.stringify(body))
  const changed = await files.call('editor', `PATCH /files/${body.id}`, { alt: 'Two tea leaves' })
  assert.deepEqual([changed.status, changed.body.alt], [200, 'Two tea leaves'], changed.text)
  const { data } = (
    await files.server.graphql(`{ file(id: "${body.id}") { alt } }`, { token: files.tenant.people.viewer.access })
  ).body
  assert.deepEqual(data.file, { alt: 'Two tea leaves' })
  const before = (await files.stored()).length
  const long = await files.upload(png, 'leaf.png', { fields: { alt: 'a'.repeat(301) } })
  assert.deepEqual(
    [long.status, long.body.code, long.body.errors[0].pointer],
    [422, 'request.validation_failed', '/alt'],
  )
  const broken = await files.upload(png, 'leaf.png', { fields: { alt: 'a\u0000b' } })
  assert.match(String(broken.status), /^4/, broken.text)
  assert.equal((await files.stored()).length, before)
})

test('uploading needs the permission files.create', async () => {
  const { status, body } = await files.upload('words', 'a.txt', { token: files.tenant.people.viewer.access })
  assert.deepEqual([status, body.code], [403, 'permissions.denied'])
})

describe('a type', () => {
  test('on the list is accepted under its own name', async () => {
    const taken: [content: Uint8Array | string, name: string, type: string][] = [
      [await imageOf('jpeg'), 'a.JPG', 'image/jpeg'],
      [await imageOf('webp'), 'a.webp', 'image/webp'],
      [await imageOf('avif'), 'a.avif', 'image/avif'],
      [await imageOf('gif'), 'a.gif', 'image/gif'],
      [PDF, 'a.pdf', 'application/pdf'],
      ['a,b\n1,2\n', 'a.csv', 'text/csv'],
      ['{"a": 1}', 'a.json', 'application/json'],
      ['Grüße — 3 < 4', 'a.txt', 'text/plain'],
      ['# Title', 'a.md', 'text/plain'],
      ['no ending', 'README', 'text/plain'],
    ]
    for (const [content, name, type] of taken) {
      const { status, body } = await files.upload(content, name)
      assert.deepEqual([status, body.type], [201, type], `${name}: ${JSON.stringify(body)}`)
    }
  })

  test('beyond the usual ones is accepted where a setting names it, by its bytes and never by its name (A17)', async () => {
    const CALENDAR = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n'
    const CARD = 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Grace\r\nEND:VCARD\r\n'
    const given: [content: string | Uint8Array, name: string, type: string][] = [
      [CALENDAR, 'a.ics', 'text/calendar'],
      [CARD, 'a.vcf', 'text/vcard'],
    ]
    const wider = await openFilesServer({ PEND_FILES_EXTRA_TYPES: 'text/calendar,text/vcard' })
    try {
      for (const [content, name, type] of given) {
        assert.equal((await files.upload(content, name)).body.code, 'files.type_not_allowed', name)
        assert.equal((await wider.upload(content, name)).body.type, type)
        assert.equal((await wider.upload(content, `${name}.txt`)).body.code, 'files.type_mismatch')
        assert.equal((await wider.upload(`${content}\0`, name)).body.code, 'files.type_not_allowed', 'it is no text')
        assert.equal((await wider.upload(`${content}<script>`, name)).body.code, 'files.type_not_allowed')
      }
      assert.equal((await wider.upload(await imageOf('avif'), 'a.avif')).status, 201)
      assert.equal((await wider.upload('words', 'a.heic')).body.code, 'files.type_mismatch')
    } finally {
      await wider.close()
    }
  })

  test('of text is accepted in other encodings where a setting says so, and then sent without a charset (A17)', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Straße;Preis\n', 'utf16le')])
    const backwards = Buffer.from(utf16).swap16()
    const latin = Buffer.from('Straße;5 \u0080\n', 'latin1')
    const wider = await openFilesServer({ PEND_FILES_TEXT_ENCODINGS: 'utf-8,utf-16,windows-1252' })
    const active = '<script>alert(1)</script>'
    try {
      for (const content of [utf16, backwards, latin]) {
        assert.equal((await files.upload(content, 'a.csv')).body.code, 'files.type_not_allowed')
        const { body } = await wider.upload(content, 'a.csv', { fields: { isPublic: 'true' } })
        assert.equal(body.type, 'text/csv')
        const url = `${wider.server.origin}/api/v1/files/${body.id}/content?tenant=${wider.tenant.id}`
        const answer = await fetch(url)
        assert.equal(answer.headers.get('content-type'), 'text/csv')
        assert.ok(Buffer.from(await answer.arrayBuffer()).equals(content))
      }
      for (const content of [
        Buffer.concat([utf16, Buffer.from(active, 'utf16le')]),
        Buffer.concat([latin, Buffer.from(active)]),
        Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${active} `)]),
        Buffer.from([0xff, 0xfe, 0x00]),
        Buffer.from([0x61, 0x81, 0x0a]),
      ])
        assert.equal(
          (await wider.upload(content, 'a.csv')).body.code,
          'files.type_not_allowed',
          content.toString('hex'),
        )
    } finally {
      await wider.close()
    }
  })

  test('that could run in a browser is refused under any name (CVE-2022-27952, CVE-2023-32689, CVE-2026-24769)', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
    const refused: [content: string | Uint8Array, name: string][] = [
      [svg, 'a.svg'],
      [svg, 'a.txt'],
      [`\uFEFF\n  ${svg}`, 'a.txt'],
      ['<?xml version="1.0"?><x/>', 'a.txt'],
      ['<!DOCTYPE html><script>alert(1)</script>', 'a.txt'],
      ['words first\n<script>alert(1)</script>', 'a.txt'],
      ['%!PS-Adobe-3.0\n', 'a.txt'],
      ['#!/bin/sh\necho', 'a.txt'],
      ['MZ\x90\0\x03\0\0\0', 'a.txt'],
      ['\x7fELF\x02\x01\x01\0', 'a.bin'],
      ['words\0with a NUL byte', 'a.txt'],
      [new Uint8Array([0xc3, 0x28, 0x41]), 'a.txt'],
      ['{broken', 'a.json'],
    ]
    for (const [content, name] of refused) {
      const { status, body } = await files.upload(content, name)
      assert.deepEqual([status, body.code], [415, 'files.type_not_allowed'], `${name} ${String(content).slice(0, 40)}`)
    }
  })

  test('of an empty file is refused as such (storage-api#1300)', async () => {
    const { status, body } = await files.upload('', 'a.txt')
    assert.deepEqual([status, body.errors], [422, [{ pointer: '/file', code: 'empty', message: 'is empty' }]])
  })

  test('without the name of its part is an unreadable form (FIL-06)', async () => {
    const boundary = 'x'.repeat(20)
    for (const disposition of ['form-data; filename="a.txt"', 'form-data']) {
      const body = `--${boundary}\r\nContent-Disposition: ${disposition}\r\n\r\nwords\r\n--${boundary}--\r\n`
      const answer = await fetch(`${files.server.origin}/api/v1/files`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${files.tenant.people.editor.access}`,
          'content-type': `multipart/form-data; boundary=${boundary}`,
        },
        body,
      })
      assert.equal(answer.status, 400, await answer.text())
    }
  })

  test('that differs from name or header is refused, parameters of the header or not (GHSA-42ph-pf9q-cr72)', async () => {
    const png = await imageOf('png')
    const wrong: [content: Uint8Array | string, name: string, type: string][] = [
      [png, 'a.jpg', ''],
      [png, 'a.png', 'image/jpeg'],
      [png, 'a.html', ''],
      [png, 'a.png.exe', ''],
      ['words', 'a.html', ''],
      ['words', 'a.js', ''],
      ['words', 'a.txt', 'text/html'],
      ['words', 'a.txt', 'text/html;x=y'],
    ]
    for (const [content, name, type] of wrong) {
      const { status, body } = await files.upload(content, name, { type })
      assert.deepEqual([status, body.code], [422, 'files.type_mismatch'], `${name} ${type}`)
    }
    assert.equal((await files.upload(png, 'a.png', { type: 'image/png;charset=x' })).status, 201)
    assert.equal((await files.upload('words', 'a.md', { type: 'text/markdown' })).status, 201)
  })
})

test('a name is shown and never a path: paths and control characters are refused (CVE-2021-31542, CVE-2026-39942)', async () => {
  for (const name of ['../../etc/passwd', 'a/b.txt', 'a\\b.txt', 'a\u202etxt.exe', '..', ' ', 'x'.repeat(201)]) {
    const { status, body } = await files.upload('words', 'a.txt', { fields: { name } })
    assert.deepEqual([status, body.code], [422, 'request.validation_failed'], name)
  }
  const { body } = await files.upload('words', 'ignored.txt', { fields: { name: 'Übersicht 2026.txt' } })
  assert.equal(body.name, 'Übersicht 2026.txt')
  const [row] = await arrange('select storage_key from public.files where id = $1', [body.id])
  assert.match(row!.storage_key as string, new RegExp(`^${files.tenant.id}/[0-9a-f-]{36}$`))
  const renamed = await files.call('editor', `PATCH /files/${body.id}`, { name: 'page.html' })
  assert.deepEqual([renamed.status, renamed.body.code], [422, 'files.type_mismatch'])
  assert.equal((await files.call('editor', `PATCH /files/${body.id}`, { name: 'b.txt' })).status, 200)
})

test('only name and publicity are writable, and no record exists without bytes', async () => {
  const { body } = await files.upload('words', 'a.txt')
  for (const change of [
    { type: 'text/html' },
    { status: 'pending' },
    { storageKey: 'x' },
    { size: 1 },
    { owner: null },
  ])
    assert.equal((await files.call('owner', `PATCH /files/${body.id}`, change)).status, 422, JSON.stringify(change))
  const json = await files.call('owner', 'POST /files', { name: 'a.txt' })
  assert.equal(json.status, 415)
})

test('a form without a file, with two, with a foreign part or a wrong flag is refused', async () => {
  const send = (form: FormData) =>
    fetch(`${files.server.origin}/api/v1/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${files.tenant.people.editor.access}` },
      body: form,
    })
  const form = (...names: string[]) => {
    const made = new FormData()
    for (const name of names) made.append(name, new Blob(['words']), 'a.txt')
    return made
  }
  assert.equal((await send(form())).status, 422)
  assert.equal((await send(form('file', 'file'))).status, 413)
  assert.equal((await send(form('other'))).status, 422)
  assert.equal((await files.upload('words', 'a.txt', { fields: { isPublic: 'yes' } })).status, 422)
  assert.equal((await files.upload('words', 'a.txt', { fields: { owner: 'me' } })).status, 422)
})

test('the limit counts bytes, whatever Content-Length claims or omits (CVE-2026-5766, CVE-2026-73228, CVE-2025-59139)', async () => {
  const tooLong = 'x'.repeat(200_001)
  const whole = await files.upload(tooLong, 'a.txt')
  assert.deepEqual([whole.status, whole.body.code], [413, 'files.too_large'])
  const huge = await files.upload('x'.repeat(400_000), 'a.txt')
  assert.deepEqual([huge.status, huge.body.code], [413, 'files.too_large'])
  const answer = await sendRaw([head('a.txt'), tooLong, TAIL])
  assert.equal(answer, 413)
  assert.equal((await files.upload('x'.repeat(200_000), 'a.txt')).status, 201)
})

const BOUNDARY = 'pend-test'
const TAIL = `\r\n--${BOUNDARY}--\r\n`
const head = (name: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`

/** Sends a form in chunks without a length; `isCut` cuts the connection in the middle, and the status is null. */
function sendRaw(chunks: string[], isCut = false): Promise<number | null> {
  return new Promise((resolve) => {
    const sent = request(`${files.server.origin}/api/v1/files`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${files.tenant.people.editor.access}`,
        'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      },
    })
    sent.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? null)
    })
    sent.on('error', () => resolve(null))
    for (const chunk of chunks) sent.write(chunk)
    if (isCut) setTimeout(() => sent.destroy(), 100)
    else sent.end()
  })
}

test('an interrupted upload leaves nothing (CVE-2025-24033, CVE-2023-26108)', async () => {
  const before = (await files.stored()).length
  const count = (await files.call('owner', 'GET /files')).body.count
  assert.equal(await sendRaw([head('a.txt'), 'x'.repeat(100_000)], true), null)
  for (let n = 0; n < 50 && (await files.stored()).length > before; n++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal((await files.stored()).length, before)
  assert.equal((await files.call('owner', 'GET /files')).body.count, count)
})

test('fifty simultaneous uploads never exceed the quota', async () => {
  const tenant = await createTenant(files.server)
  const token = tenant.people.editor.access
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => files.upload(`${n}`.padEnd(100_000, '.'), `${n}.txt`, { token })),
  )
  const statuses = answers.map(({ status }) => status)
  assert.equal(statuses.filter((status) => status === 201).length, 10)
  const refused = answers.find(({ status }) => status !== 201)!
  assert.deepEqual([refused.status, refused.body.code], [413, 'files.quota_exceeded'])
  const [row] = await arrange('select sum(size)::int as used from public.files where tenant_id = $1', [tenant.id])
  assert.equal(row!.used, 1_000_000)
  assert.equal((await files.stored()).filter((file) => file.includes(tenant.id)).length, 10)
})

test('another tenant sees none of it', async () => {
  const { body } = await files.upload('secret words', 'a.txt')
  const other = await createTenant(files.server)
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/link'],
    ['POST', '/complete'],
    ['GET', `/content?tenant=${other.id}`],
  ]) {
    const token = other.people.owner.access
    const sent = method === 'POST' && path === '/link' ? {} : undefined
    const { status } = await files.server.call(`/api/v1/files/${body.id}${path}`, {
      method: method!,
      token,
      body: sent,
    })
    assert.equal(status, 404, `${method} ${path}`)
  }
})
