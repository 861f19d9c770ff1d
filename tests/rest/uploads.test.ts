// Endpoints that take files and endpoints that return a stream, over real HTTP.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type LibraryServer, openLibrary, readings } from './library-server.ts'

let library: LibraryServer
let token: string
before(async () => {
  library = await openLibrary()
  token = library.tokenOf('editor')
})
after(() => library.close())

async function deliver(body: RequestInit['body'], headers: Record<string, string> = {}) {
  const answer = await fetch(`${library.url}/api/v1/library/deliveries`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, ...headers },
    body: body ?? null,
  })
  return { status: answer.status, body: await answer.json() }
}

function formOf(parts: [name: string, value: string | Blob, fileName?: string][]): FormData {
  const form = new FormData()
  for (const [name, value, fileName] of parts)
    typeof value === 'string' ? form.append(name, value) : form.append(name, value, fileName)
  return form
}

test('a form arrives part by part, with a file larger than any allowed JSON body', async () => {
  const book = new Blob(['x'.repeat(3_000_000)])
  const { status, body } = await deliver(
    formOf([
      ['note', 'fragile'],
      ['book', book, 'saga.txt'],
    ]),
  )
  assert.deepEqual([status, body], [200, ['note=fragile', 'book=saga.txt:3000000']])
})

test('a form with endless parts is refused (CVE-2023-25576)', async () => {
  const fields = Array.from({ length: 500 }, (_, n): [string, string] => [`f${n}`, 'x'])
  const { status, body } = await deliver(formOf(fields))
  assert.deepEqual([status, body.code], [413, 'request.too_large'])
  const files = await deliver(
    formOf([
      ['book', new Blob(['a']), 'a'],
      ['book', new Blob(['b']), 'b'],
    ]),
  )
  assert.deepEqual([files.status, files.body.code], [413, 'request.too_large'])
  const long = await deliver(formOf([['note', 'x'.repeat(20_000)]]))
  assert.deepEqual([long.status, long.body.code], [413, 'request.too_large'])
})

test("a form that is broken, cut short or named like an object's own property is a 400 and ends nothing (CVE-2022-31089)", async () => {
  const type = { 'content-type': 'multipart/form-data; boundary=x' }
  const bodies = [
    'garbage',
    '--x\r\nContent-Disposition: form-data; name="book"; filename="a"\r\n\r\nnever ends',
    '--x\r\n\r\n\r\n--x--',
    '--x\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n1\r\n--x--\r\n',
  ]
  for (const text of bodies) {
    const { status, body } = await deliver(text, type)
    assert.ok(status === 400 || (status === 200 && body.length === 0), `${status} ${text}`)
  }
  const { status, body } = await deliver('x', { 'content-type': 'multipart/form-data' })
  assert.deepEqual([status, body.code], [415, 'request.unsupported_media_type'])
  assert.equal((await deliver(formOf([['note', 'still here']]))).status, 200)
})

test('a form is accepted only where one is expected, and JSON is refused there', async () => {
  const form = formOf([['title', 'x']])
  for (const path of ['/api/v1/books', '/api/v1/library/suggestions', '/api/v1/library/scan', '/graphql/']) {
    const answer = await fetch(library.url + path, {
      method: path.endsWith('scan') ? 'PUT' : 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: form,
    })
    assert.equal(answer.status, 415, path)
  }
  const { status, body } = await deliver('{}', { 'content-type': 'application/json' })
  assert.deepEqual([status, /multipart/.test(body.detail)], [415, true])
})

test('bytes of any type arrive unchanged, compressed ones are refused', async () => {
  const put = (headers: Record<string, string>) =>
    fetch(`${library.url}/api/v1/library/scan`, { method: 'PUT', headers, body: 'x'.repeat(2_000_000) })
  for (const type of ['application/octet-stream', 'image/png', 'application/json']) {
    const answer = await put({ 'content-type': type })
    assert.deepEqual([answer.status, await answer.json()], [200, { length: 2_000_000 }], type)
  }
  assert.equal((await put({ 'content-encoding': 'gzip' })).status, 415)
})

test('a stream has its headers; HEAD gets only those and opens nothing (CVE-2025-30350)', async () => {
  const url = `${library.url}/api/v1/library/reading`
  const before = readings.opened
  const head = await fetch(url, { method: 'HEAD' })
  assert.deepEqual(
    [head.status, head.headers.get('content-length'), await head.text(), readings.opened],
    [200, '11', '', before],
  )
  const answer = await fetch(url)
  assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8')
  assert.deepEqual([await answer.text(), readings.opened], ['Once a time', before + 1])
})

test('forms, bytes and streams appear in the OpenAPI document', async () => {
  const { body } = await library.send('GET', '/api/v1/openapi.json')
  const at = (...path: string[]) => path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], body)
  const form = [
    'paths',
    '/api/v1/library/deliveries',
    'post',
    'requestBody',
    'content',
    'multipart/form-data',
    'schema',
  ]
  assert.deepEqual(at(...form, 'required'), ['book'])
  assert.deepEqual(at(...form, 'properties', 'book'), { type: 'string', format: 'binary' })
  assert.ok(at('paths', '/api/v1/library/scan', 'put', 'requestBody', 'content', 'application/octet-stream'))
  assert.ok(at('paths', '/api/v1/library/reading', 'get', 'responses', '200', 'content', 'text/plain'))
})
