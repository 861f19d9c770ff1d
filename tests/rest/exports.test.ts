// A list as a file: everything its reader would find page by page, in the same order and fields, and nothing a spreadsheet runs.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import { after, before, describe, test } from 'node:test'
import { articles } from '#apps/content/index.ts'
import { openExport } from '#framework/operations/reading/export-list.ts'
import { createContext } from '#framework/request/create-context.ts'
import { arrange } from '../support/arrange.ts'
import { createThrough, pathOf } from '../support/fill.ts'
import { openPayroll } from '../support/payroll.ts'
import { publicModels } from '../support/public-models.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

type Row = Readonly<Record<string, unknown>>

/** Articles by SQL, in the tenant and by its owner. */
const fill = ({ id, people }: TestTenant<'owner'>, count: number, body = '') =>
  arrange(
    "insert into public.articles (tenant_id, title, slug, author_id, body) select $1, 'Article ' || lpad(n::text, 4, '0'), 'article-' || n, $2, $4::text from generate_series(1, $3::int) n",
    [id, people.owner.id, count, body],
  )

const exported = (token: string, target: string, headers = {}) => server.call(`/api/v1/${target}`, { token, headers })

/** Lines of a CSV file, each with its raw cells. */
const linesOf = (text: string) => text.trimEnd().split('\r\n')

describe('a list of several pages', () => {
  let tenant: TestTenant<'owner'>
  let token: string
  before(async () => {
    tenant = await createTenant(server, [])
    token = tenant.people.owner.access
    await fill(tenant, 450)
  })

  test('is exported completely, in the requested order', async () => {
    const answer = await exported(token, 'articles/export?ordering=-title&fields=title')
    assert.equal(answer.status, 200, answer.text)
    assert.match(answer.headers.get('content-type')!, /^text\/csv/)
    assert.match(answer.headers.get('content-disposition')!, /^attachment; filename="articles\.csv"/)
    assert.match(answer.headers.get('cache-control')!, /^private/)
    const titles = Array.from({ length: 450 }, (_, n) => `"Article ${String(450 - n).padStart(4, '0')}"`)
    assert.deepEqual(linesOf(answer.text), ['"title"', ...titles])
  })

  test("is narrowed by the list's parameters, including groups and search", async () => {
    const filter = encodeURIComponent('{"or":[{"title":"Article 0007"},{"title__endswith":"44"}]}')
    const { body } = await exported(token, `articles/export?format=json&search=article&filter=${filter}&ordering=title`)
    const titles = body.map(({ title }: { title: string }) => title)
    const numbers = ['0007', '0044', '0144', '0244', '0344', '0444']
    assert.deepEqual(
      titles,
      numbers.map((number) => `Article ${number}`),
    )
  })

  test('is sorted through a relation, over all pages', async () => {
    const { body } = await exported(token, 'articles/export?format=json&ordering=author__lastName,title&fields=title')
    assert.equal(body.length, 450)
    assert.equal(new Set(body.map(({ title }: { title: string }) => title)).size, 450)
  })

  test('answers HEAD without writing a file, and the trail records each export', async () => {
    const noted = () =>
      arrange(
        "select changes from audit.changes where tenant_id = $1 and operation = 'export' and resource = 'articles' and actor_id = $2 order by id",
        [tenant.id, tenant.people.owner.id],
      )
    const before = (await noted()).length
    const head = await server.call('/api/v1/articles/export', { method: 'HEAD', token })
    assert.deepEqual([head.status, head.text, (await noted()).length], [200, '', before])
    await exported(token, 'articles/export?format=json&title=none')
    const [last] = (await noted()).slice(-1) as { changes: Record<string, { new: unknown }> }[]
    assert.deepEqual([last!.changes.format!.new, Number(last!.changes.count!.new)], ['json', 0])
  })
})

test('an empty list is a CSV file without rows, and an empty list in JSON', async () => {
  const { people } = await createTenant(server, [])
  const csv = await exported(people.owner.access, 'tags/export?fields=name')
  assert.equal(csv.text, '"name"\r\n')
  assert.deepEqual((await exported(people.owner.access, 'tags/export?format=json')).body, [])
})

test('a file for people has readable column names, and names of records instead of ids', async () => {
  const tenant = await createTenant(server, [])
  const token = tenant.people.owner.access
  const send = async (path: string, body: object) =>
    (await server.call(`/api/v1${path}`, { method: 'POST', token, body })).body.id as string
  const category = await send('/categories', { name: 'Teas' })
  const tags = [await send('/tags', { name: 'Fresh' }), await send('/tags', { name: 'Green, "early"' })]
  await send('/articles', { title: '=HYPERLINK("http://evil.test")', category, tags })
  const query = 'fields=title,publishedAt,category&include=category,tags&headings=labels'
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${server.origin}/api/v1/articles/export?${query}`, { headers })
  // As bytes: text decoders of the web drop the mark at the beginning.
  assert.deepEqual(linesOf(Buffer.from(await answer.arrayBuffer()).toString()), [
    '\uFEFF"Title","Published at","Category","Tags"',
    `"'=HYPERLINK(""http://evil.test"")",,"Teas","Fresh; Green, ""early"""`,
  ])
})

test('numbers stay numbers, even below zero, and an unreadable field is in no file (FLD-04)', async () => {
  const payroll = await openPayroll()
  try {
    const owner = payroll.callerOf('owner')
    const viewer = payroll.callerOf('viewer', owner.tenantId)
    await payroll.send(owner, ['POST', '/api/v1/employees'], { body: { name: '-1+1', salary: 41001100 } })
    await payroll.send(owner, ['POST', '/api/v1/departments'], { body: { name: 'Debts', budget: -5 } })
    const own = await payroll.send(owner, ['GET', '/api/v1/employees/export?fields=name,salary'])
    assert.deepEqual(linesOf(own.text), ['"name","salary"', `"'-1+1",41001100`])
    const debts = await payroll.send(owner, ['GET', '/api/v1/departments/export?fields=name,budget'])
    assert.deepEqual(linesOf(debts.text), ['"name","budget"', '"Debts",-5'])
    const whole = await payroll.send(viewer, ['GET', '/api/v1/employees/export'])
    assert.doesNotMatch(whole.text, /salary|41001100|supervisor/)
    for (const query of ['fields=salary', 'ordering=salary', 'salary__gt=1', 'include=supervisor']) {
      const denied = await payroll.send(viewer, ['GET', `/api/v1/employees/export?${query}`])
      assert.equal(denied.status, 400, query)
    }
  } finally {
    await payroll.close()
  }
})

describe('a request', () => {
  let tenant: TestTenant<'owner' | 'viewer'>
  before(async () => {
    tenant = await createTenant(server, ['viewer'])
  })

  const refusals: [string, string][] = [
    ['format=xml', '?format'],
    ['format=csv&format=json', '?format'],
    ['headings=none', '?headings'],
    ['page=2', '?page'],
    ['page_size=5', '?page_size'],
    ['cursor=', '?cursor'],
    ['rights=true', '?rights'],
    ['titel=x', '?titel'],
    ['fields=titel', '?fields'],
    ['ordering=titel', '?ordering'],
    ['include=titel', '?include'],
    ['filter=%7B', '?filter'],
  ]
  for (const [query, pointer] of refusals)
    test(`is refused with ${query}, before anything is written`, async () => {
      const answer = await exported(tenant.people.owner.access, `articles/export?${query}`)
      assert.deepEqual([answer.status, answer.body.errors?.[0]?.pointer], [400, pointer], answer.text)
      assert.equal(answer.headers.get('content-disposition'), null)
    })

  test('is refused to callers who may not read, or who accept neither format', async () => {
    assert.equal((await server.call('/api/v1/articles/export')).status, 401)
    assert.equal((await exported(tenant.people.viewer.access, 'api-keys/export')).status, 403)
    const { status } = await exported(tenant.people.viewer.access, 'articles/export', { accept: 'image/png' })
    assert.equal(status, 406)
  })

  test('needs a list: a resource without one has no export, and the trail has its own', async () => {
    const { access } = tenant.people.owner
    assert.equal((await exported(access, 'audit/export?format=jsonl')).status, 200)
    const { body } = await server.call('/api/v1/openapi.json', { token: access })
    assert.equal(body.paths['/api/v1/audit/export'].get.operationId, 'exportAuditTrail')
    assert.equal(body.paths['/api/v1/articles/export'].get.operationId, 'exportArticles')
  })
})

describe('every list', () => {
  let tenant: TestTenant
  before(async () => {
    tenant = await createTenant(server)
  })

  for (const model of publicModels().filter(({ name, operations }) => operations.has('list') && name !== 'changes'))
    test(`exports as it lists: ${model.name}`, async () => {
      const token = tenant.people.owner.access
      if (model.operations.has('create')) for (let n = 0; n < 2; n++) await createThrough(server, { model, tenant })
      const listed = await server.call(`${pathOf(model)}?page_size=200`, { token })
      const whole = await server.call(`${pathOf(model)}/export?format=json`, { token })
      assert.equal(whole.status, 200, whole.text)
      const ids = new Set(listed.body.results.map(({ id }: Row) => id))
      const alsoListed = whole.body.filter(({ id }: Row) => ids.has(id))
      assert.deepEqual(alsoListed, listed.body.results)
      const csv = await server.call(`${pathOf(model)}/export`, { token })
      assert.equal(csv.status, 200, csv.text)
      const [first] = listed.body.results as Row[]
      const heads = first && Object.keys(first).map((name) => `"${name}"`)
      if (heads) assert.equal(linesOf(csv.text)[0], heads.join(','))
    })
})

/** An export whose reader stops after the beginning. */
async function beginReading(token: string): Promise<http.IncomingMessage> {
  const request = http.get(`${server.origin}/api/v1/articles/export?format=json`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage]
  for (const each of [request, answer]) each.on('error', () => {})
  answer.pause()
  return answer
}

describe('an export that is much longer than the buffers on the way', () => {
  let tenant: TestTenant<'owner' | 'viewer'>
  before(async () => {
    tenant = await createTenant(server, ['viewer'])
    await fill(tenant, 600, 'tea '.repeat(20_000))
  })

  test('breaks off once its reader is no longer a member (CVE-2022-24895)', async () => {
    const { viewer } = tenant.people
    const answer = await beginReading(viewer.access)
    assert.equal(answer.statusCode, 200)
    await arrange('delete from tenant.memberships where tenant_id = $1 and user_id = $2', [tenant.id, viewer.id])
    const ended = new Promise((resolve) => {
      answer.once('end', () => resolve('whole')).once('error', () => resolve('broken'))
    })
    let text = ''
    answer.setEncoding('utf8').on('data', (part) => (text += part))
    answer.resume()
    assert.equal(await ended, 'broken')
    assert.throws(() => JSON.parse(text))
  })
})

test('each reader has at most ten open exports, until they are read or abandoned (OWASP API4:2023)', async () => {
  const tenant = await createTenant(server, [])
  const { id: actorId, access } = tenant.people.owner
  await fill(tenant, 3)
  const { runtime } = server
  const ctx = createContext(runtime, { requestId: 'x', tenantId: tenant.id, actorId, permissions: runtime.words })
  const asked = { conditions: [], search: null, ordering: [], fields: null, include: [] }
  const open = await Promise.all(
    Array.from({ length: 10 }, () => openExport(ctx, articles, { ...asked, format: 'csv', headings: 'names' })),
  )
  const refused = await exported(access, 'articles/export')
  assert.deepEqual([refused.status, refused.body.code], [429, 'request.rate_limited'], refused.text)
  assert.ok(refused.headers.get('retry-after'))
  for (const stream of open) await once(stream.destroy(), 'close')
  assert.equal((await exported(access, 'articles/export')).status, 200)
})
