// No written text breaks any way out: no second header, no broken line, no 500, and no process ends (A2, CWE-93, CWE-113).
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import type { ComposedMail } from '#framework/mail/compose.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { openEdge, type TestEdge } from '#tests/support/edge.ts'
import { createThrough, pathOf } from '#tests/support/fill.ts'
import { readMails } from '#tests/support/mails.ts'
import { publicModels } from '#tests/support/public-models.ts'
import { type Call, openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, registerPerson, type TestTenant } from '#tests/support/tenant.ts'

const HOSTILE = [
  'a\r\nX-Evil: 1\r\n\r\n<b>',
  'a\nBcc: victim@example.org',
  'a\rX-Evil: 1',
  'a\0b',
  'a\ud800b',
  '\udc00',
  '\u202egnp.exe',
  'a\u2028b\u0085c',
  '👩‍👩‍👧‍👦 日本語 العربية',
  '👩'.repeat(299),
  'x'.repeat(10_000),
  '%0d%0aX-Evil: 1',
  '=?utf-8?q?=0D=0AX-Evil:_1?=',
  '"; filename="evil.exe',
  '../../etc/passwd',
  'javascript:alert(1)//\r\nX-Evil: 1',
]

let server: TestServer
let edge: TestEdge
let tenant: TestTenant
let logs: string
before(async () => {
  logs = await mkdtemp(path.join(tmpdir(), 'pend-logs-'))
  const variables = {
    PEND_RATE_LIMIT: 'off',
    PEND_LIMIT_GUESSING: 'false',
    PEND_LOG_DIRECTORY: logs,
    PEND_LOG_LEVEL: 'info',
  }
  server = await openServer(variables)
  edge = await openEdge()
  tenant = await createTenant(server)
})
after(async () => {
  await edge.close()
  await server.close()
  await rm(logs, { recursive: true })
})

/** One request as the owner; any answer must be one answer and no failure. */
async function send(target: string, call: Call = {}): Promise<Answer> {
  const answer = await server.call(target, { token: tenant.people.owner.access, ...call })
  requireHarmless(answer, `${call.method ?? 'GET'} ${target} ${JSON.stringify(call.body)?.slice(0, 200)}`)
  return answer
}

function requireHarmless({ status, headers, text }: Pick<Answer, 'status' | 'headers' | 'text'>, what: string): void {
  assert.ok(status < 500, `${what}: ${status} ${text.slice(0, 300)}`)
  assert.equal(headers.get('x-evil'), null, what)
  for (const [name, value] of headers) assert.doesNotMatch(value, /[\r\n\0]/, `${what}: ${name}`)
}

for (const model of publicModels().filter(({ operations }) => operations.has('create')))
  test(`${model.name} with any text in any field are refused, or answered wherever they are shown`, async () => {
    const record = await createThrough(server, { model, tenant })
    const target = `${pathOf(model)}/${record.id}`
    const texts = [...model.fields.values()].filter(
      ({ onUpdate, schema }) => onUpdate && JSON.stringify(schema).includes('"string"'),
    )
    for (const { name } of texts)
      for (const text of HOSTILE) {
        const written = await send(target, { method: 'PATCH', body: { [name]: text } })
        if (written.status !== 200) continue
        for (const road of [target, `${pathOf(model)}?page_size=1`, `${target}?fields=id,${name}`]) await send(road)
        for (const key of [record.slug, written.body.slug].filter((each) => typeof each === 'string')) {
          const shown = await edge.get(
            `/content${pathOf(model).slice('/api/v1'.length)}/${encodeURIComponent(key)}`,
            tenant.slug,
          )
          assert.ok(shown.status < 500, `${name}: ${shown.status}`)
          assert.equal(shown.headers['x-evil'], undefined)
        }
      }
  })

interface Schema {
  readonly $ref?: string
  readonly properties?: object
}

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

test('every endpoint with a body accepts any text in all of its properties, or refuses it', async () => {
  const { body: document } = await send('/api/v1/openapi.json')
  const resolved = (schema: Schema): Schema =>
    schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)!] : schema
  let tried = 0
  for (const [address, operations] of Object.entries<Record<string, Operation>>(document.paths))
    for (const [method, { requestBody }] of Object.entries(operations)) {
      const schema = resolved(requestBody?.content?.['application/json']?.schema ?? {})
      const names = Object.keys(schema.properties ?? {})
      if (names.length === 0) continue
      for (const text of HOSTILE) {
        const body = Object.fromEntries(names.map((name) => [name, text]))
        await send(address.replace(/\{\w+\}/g, encodeURIComponent(text.toWellFormed().slice(0, 300))), {
          method: method.toUpperCase(),
          body,
        })
        tried++
      }
    }
  assert.ok(tried > 500, `${tried} requests`)
})

test('addresses, filters, searches and headers of requests accept any text, or refuse it', async () => {
  for (const text of HOSTILE) {
    const coded = encodeURIComponent(text.toWellFormed())
    for (const query of [
      `search=${coded}`,
      `title=${coded}`,
      `title__startswith=${coded}`,
      `ordering=${coded}`,
      `${coded}=1`,
    ])
      await send(`/api/v1/articles?${query}`)
    await send(`/api/v1/articles/${coded}`)
    await send(`/api/v1/auth/providers/${coded}/start?returnTo=${coded}`)
    const shown = await edge.get(
      `/content/articles/${coded.slice(0, 3000)}?search=${coded.slice(0, 3000)}`,
      tenant.slug,
    )
    assert.ok(shown.status < 500, String(shown.status))
    const value = coded.slice(0, 1000)
    for (const name of ['x-request-id', 'x-tenant', 'if-none-match', 'accept-language', 'user-agent', 'x-reason'])
      await send('/api/v1/articles', { headers: { [name]: value } })
  }
})

test('a file keeps any valid name, and its header contains the name and nothing else (RFC 6266)', async () => {
  for (const name of HOSTILE) {
    const body = new FormData()
    body.append('name', `${name}.txt`)
    body.append('isPublic', 'true')
    body.append('file', new Blob(['words']), 'a.txt')
    const headers = { authorization: `Bearer ${tenant.people.editor.access}` }
    const uploaded = await fetch(`${server.origin}/api/v1/files`, { method: 'POST', headers, body })
    const text = await uploaded.text()
    requireHarmless({ status: uploaded.status, headers: uploaded.headers, text }, name)
    if (uploaded.status !== 201) continue
    const { id } = JSON.parse(text)
    const content = await fetch(`${server.origin}/api/v1/files/${id}/content?tenant=${tenant.id}`)
    requireHarmless({ status: content.status, headers: content.headers, text: await content.text() }, name)
    assert.match(
      content.headers.get('content-disposition')!,
      /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.!~%-]*$/,
    )
  }
})

/** The mail as sent: its header, unfolded. */
async function headerOf(mail: ComposedMail): Promise<string[]> {
  const raw = (await new MailComposer(mail).compile().build()).toString('latin1')
  const [header = ''] = raw.split('\r\n\r\n', 1)
  return header.replace(/\r\n[ \t]/g, ' ').split('\r\n')
}

const MAIL_HEADERS = new Set([
  ...['from', 'to', 'subject', 'message-id', 'date', 'mime-version', 'content-type', 'content-transfer-encoding'],
  'auto-submitted',
])

test('mails have one header of each kind, whatever tenants, senders and subjects are called (CWE-93)', async () => {
  let sent = 0
  for (const text of HOSTILE) {
    const own = await createTenant(server, [])
    const as = (target: string, method: string, body: object) =>
      send(target, { method, body, token: own.people.owner.access })
    await as(`/api/v1/tenants/${own.id}`, 'PATCH', { name: text })
    await as('/api/v1/tenant-settings', 'PATCH', { brandName: text })
    for (const part of ['subject', 'heading', 'body', 'label', 'footer'])
      await as('/api/v1/mails/invitation/template', 'PUT', { [part]: `${text} {tenant}` })
    await as('/api/v1/users/me', 'PATCH', { firstName: text, lastName: text })
    const { email } = await registerPerson(server)
    assert.equal((await as('/api/v1/invitations', 'POST', { email, role: 'viewer' })).status, 201)
    for (const mail of await readMails(server, email)) {
      const names = (await headerOf(mail)).map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
      assert.deepEqual(
        names.filter((name) => !MAIL_HEADERS.has(name)),
        [],
        JSON.stringify(text),
      )
      assert.equal(new Set(names).size, names.length, names.join())
      assert.ok(mail.subject.isWellFormed(), 'no half of a character')
      sent++
    }
  }
  assert.ok(sent >= HOSTILE.length)
})

test('the trail exports completely, every line of the log is one entry, and everything still answers', async () => {
  for (const format of ['csv', 'jsonl']) await send(`/api/v1/audit/export?format=${format}`)
  const names = (await readdir(logs, { recursive: true })).filter((name) => name.endsWith('.log'))
  const texts = await Promise.all(names.map((name) => readFile(path.join(logs, name), 'utf8')))
  // The last line of each file may still be on its way.
  const lines = texts.flatMap((text) => text.split('\n').slice(0, -1))
  assert.ok(lines.length > 1000, `${lines.length} lines`)
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), line.slice(0, 200))
  assert.equal((await server.call('/health')).status, 200)
  assert.equal((await edge.get('/health')).status, 200)
})
