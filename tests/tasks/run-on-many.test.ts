// One operation on many records, over HTTP, with a worker that runs it: by ids, and on all that match a filter.
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { MOST_RECORDS } from '#framework/operations/many/begin-run.ts'
import { deleteOldRuns } from '#framework/operations/many/delete-old-runs.ts'
import { createContext } from '#framework/request/create-context.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { type ManyServer, openManyServer } from '#tests/support/run-many.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: ManyServer
before(async () => {
  server = await openManyServer()
})
after(() => server.close())

/** Articles as an editor creates them; returns their ids. */
async function fill({ people }: TestTenant<'editor'>, titles: readonly string[]): Promise<string[]> {
  const body = titles.map((title) => ({ title }))
  const answer = await server.call('/api/v1/articles/bulk', { method: 'POST', token: people.editor.access, body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.results.map(({ id }: { id: string }) => id)
}

const titlesOf = async (token: string) =>
  (await server.call('/api/v1/articles?page_size=200&ordering=title', { token })).body.results.map(
    ({ title }: { title: string }) => title,
  )

describe('records named by their ids', () => {
  test('are deleted one by one, and missing ones are reported as for one record', async () => {
    const tenant = await createTenant(server, ['editor', 'admin'])
    const { admin } = tenant.people
    const ids = await fill(tenant, ['One', 'Two', 'Three', 'Four'])
    const missing = randomUUIDv7()
    const run = await server.begun(admin.access, 'articles/bulk/delete', { ids: [...ids.slice(0, 3), missing, ids[0]] })
    const { total, done, failed, skipped, state, progress } = await server.ended(admin.access, run)
    assert.deepEqual(
      { total, done, failed, skipped, state, progress },
      { total: 4, done: 3, failed: 1, skipped: 0, state: 'finished', progress: 100 },
    )
    const [failure, ...others] = await server.failures(admin.access, run)
    assert.deepEqual(
      [failure!.recordId, failure!.code, failure!.title, others.length],
      [missing, 'resource.not_found', null, 0],
    )
    assert.deepEqual(await titlesOf(admin.access), ['Four'])
  })
})

describe('records that match a filter', () => {
  const state = async (token: string, query: string) =>
    (await server.call(`/api/v1/articles?count=exact&${query}`, { token })).body.count as number

  test('are selected by the parameters of their list, including groups and search, minus exclusions', async () => {
    const tenant = await createTenant(server, ['editor'])
    const { editor } = tenant.people
    const ids = await fill(tenant, ['Green tea', 'Black tea', 'White tea', 'Coffee', 'Cocoa'])
    const filter = {
      search: 'tea',
      status: 'draft',
      filter: { or: [{ title__startswith: 'Green' }, { title: 'Black tea' }, { not: { title__startswith: 'C' } }] },
    }
    const run = await server.begun(editor.access, 'articles/bulk/publish', { filter, except: [ids[1]] })
    const { total, done, failed, skipped, action, resource } = (await server.ended(
      editor.access,
      run,
    )) as unknown as Record<string, unknown>
    assert.deepEqual(
      { total, done, failed, skipped, action, resource },
      { total: 2, done: 2, failed: 0, skipped: 0, action: 'publish', resource: 'articles' },
    )
    const published = await server.call('/api/v1/articles?status=published&ordering=title', { token: editor.access })
    assert.deepEqual(
      published.body.results.map(({ title }: { title: string }) => title),
      ['Green tea', 'White tea'],
    )
  })

  test('change one by one, each with its event and its row in the trail', async () => {
    const tenant = await createTenant(server, ['editor'])
    const { editor } = tenant.people
    const ids = await fill(tenant, ['a', 'b', 'c'])
    const run = await server.begun(editor.access, 'articles/bulk/update', { filter: {}, input: { title: 'Same' } })
    assert.equal((await server.ended(editor.access, run)).done, 3)
    assert.equal(await state(editor.access, 'title=Same'), 3)
    const trail = await server.rows(
      "select record_id, actor_id from audit.changes where tenant_id = $1 and resource = 'articles' and operation = 'update'",
      [tenant.id],
    )
    assert.deepEqual(trail.map((row) => row.record_id).sort(), [...ids].sort())
    assert.ok(trail.every((row) => row.actor_id === editor.id))
    const told = await server.rows(
      "select record_id from tasks.events where tenant_id = $1 and name = 'articles.updated'",
      [tenant.id],
    )
    assert.equal(told.length, 3)
  })

  test('can be started over GraphQL, too', async () => {
    const tenant = await createTenant(server, ['editor'])
    const token = tenant.people.editor.access
    await fill(tenant, ['Green tea', 'Coffee'])
    const begun = await server.graphql(
      'mutation { updateManyArticles(filter: { title: { startswith: "Green" } }, input: { title: "Tea" }) { id version bulkRun { state total } } }',
      { token },
    )
    assert.equal(begun.body.errors, undefined, begun.text)
    const { id, bulkRun } = begun.body.data.updateManyArticles
    assert.equal(bulkRun.total, 1)
    await server.ended(token, id)
    assert.deepEqual(await titlesOf(token), ['Coffee', 'Tea'])
    const read = await server.graphql('query ($id: ID!) { bulkRun(id: $id) { state done } }', {
      token,
      variables: { id },
    })
    assert.deepEqual(read.body.data.bulkRun, { state: 'finished', done: 1 }, read.text)
  })
})

describe('a request for a run', () => {
  let tenant: TestTenant<'owner' | 'editor' | 'viewer'>
  before(async () => {
    tenant = await createTenant(server, ['editor', 'viewer'])
  })

  const refusals: [string, unknown, string, string][] = [
    ['no records', {}, '', 'delete'],
    ['records in two ways', { ids: [randomUUIDv7()], filter: {} }, '', 'delete'],
    ['no id', { ids: [] }, '/ids', 'delete'],
    ['an invalid id', { ids: ['17'] }, '/ids/0', 'delete'],
    ['more ids than the limit', { ids: Array.from({ length: 10_001 }, () => randomUUIDv7()) }, '/ids', 'delete'],
    ['exceptions beside ids', { ids: [randomUUIDv7()], except: [randomUUIDv7()] }, '/except', 'delete'],
    ['an unknown word', { filter: { titel: 'x' } }, '/filter/titel', 'delete'],
    ['a page parameter', { filter: { page_size: 5 } }, '/filter/page_size', 'delete'],
    ['a value that the field cannot have', { filter: { status: 'secret' } }, '/filter/status', 'delete'],
    ['a filter that is not an object', { filter: [] }, '/filter', 'delete'],
    ['nothing to change', { filter: {}, input: {} }, '/input', 'update'],
    ['no input', { filter: {} }, '/input', 'update'],
    ['an unknown field', { filter: {}, input: { titel: 'x' } }, '/input/titel', 'update'],
    ['input where none is allowed', { filter: {}, input: { when: 'now' } }, '/input', 'publish'],
    ['an unknown key', { filter: {}, where: {} }, '/where', 'delete'],
  ]
  for (const [what, body, pointer, action] of refusals)
    test(`is refused with ${what}, before anything starts`, async () => {
      const answer = await server.begin(tenant.people.owner.access, `articles/bulk/${action}`, body)
      assert.deepEqual(
        [answer.status, answer.body.code, answer.body.errors?.[0]?.pointer],
        [422, 'request.validation_failed', pointer],
        answer.text,
      )
    })

  test('starts once for one Idempotency-Key', async () => {
    const call = {
      method: 'POST',
      token: tenant.people.editor.access,
      body: { filter: { title: 'None' }, input: { title: 'x' } },
      headers: { 'idempotency-key': 'once-and-no-more' },
    }
    const [first, second] = [
      await server.call('/api/v1/articles/bulk/update', call),
      await server.call('/api/v1/articles/bulk/update', call),
    ]
    assert.deepEqual([first.status, second.status, second.body.id], [202, 202, first.body.id], second.text)
    assert.equal(second.headers.get('idempotency-replayed'), 'true')
    assert.equal(second.headers.get('location'), first.headers.get('location'))
  })

  test('is refused for operations not offered for one record', async () => {
    const { access } = tenant.people.owner
    for (const target of ['tenant-exports/bulk/delete', 'bulk-runs/bulk/delete', 'articles/bulk/nothing'])
      assert.equal((await server.begin(access, target, { filter: {} })).status, 404, target)
  })
})

describe('a run', () => {
  test('skips records that no longer match, and waits for a record being changed', async () => {
    const tenant = await createTenant(server, ['editor'])
    const { access } = tenant.people.editor
    const ids = await fill(
      tenant,
      Array.from({ length: 60 }, (_, n) => `Article ${n}`),
    )
    const hold = await holdRow(ids.sort()[0]!)
    const run = await server.begun(access, 'articles/bulk/update', {
      filter: { title__startswith: 'Article' },
      input: { body: 'seen' },
    })
    await untilWaiting()
    await hold.change()
    const { done, skipped, total } = await server.ended(access, run)
    assert.deepEqual({ done, skipped, total }, { done: 59, skipped: 1, total: 60 })
  })

  test('is followed by events, and reports failures by the codes of single calls', async () => {
    const tenant = await createTenant(server, ['editor', 'admin'])
    const { admin, editor } = tenant.people
    const category = await server.call('/api/v1/categories', {
      method: 'POST',
      token: admin.access,
      body: { name: 'Kept' },
    })
    await server.call('/api/v1/articles', {
      method: 'POST',
      token: editor.access,
      body: { title: 'x', category: category.body.id },
    })
    const run = await server.begun(admin.access, 'categories/bulk/delete', { filter: {} })
    const ended = await server.ended(admin.access, run)
    assert.deepEqual([ended.failed, ended.done, ended.state], [1, 0, 'finished'])
    const [failure] = await server.failures(admin.access, run)
    assert.deepEqual([failure!.code, failure!.title, failure!.resource], ['resource.in_use', 'Kept', 'categories'])
    const path = '/api/v1/events?name=bulkRuns.created&name=bulkRuns.updated'
    const tell = async () => (await server.call(path, { token: admin.access })).body.results
    // An event is reported once every earlier transaction has ended, on the whole server.
    const told = await waitUntil(tell, ({ length }) => length >= 3)
    assert.deepEqual(
      told.map(({ name, data }: { name: string; data: { state: string } }) => [name, data.state]),
      [
        ['bulkRuns.created', 'waiting'],
        ['bulkRuns.updated', 'running'],
        ['bulkRuns.updated', 'finished'],
      ],
    )
  })

  /** The number of transactions that changed a tenant's articles. */
  const transactionsOf = async ({ id }: { id: string }) => {
    const [row] = await server.rows(
      "select count(*)::int as events, count(distinct position)::int as transactions from tasks.events where tenant_id = $1 and name = 'articles.updated'",
      [id],
    )
    return row
  }

  test('changes twenty records in one transaction, each with its own event and row in the trail', async () => {
    const tenant = await createTenant(server, ['editor'])
    const { access } = tenant.people.editor
    const titles = Array.from({ length: 45 }, (_, n) => `Article ${n}`)
    const ids = await fill(tenant, titles)
    const run = await server.begun(access, 'articles/bulk/update', { filter: {}, input: { locale: 'de' } })
    assert.equal((await server.ended(access, run)).done, 45)
    assert.deepEqual(await transactionsOf(tenant), { events: 45, transactions: 3 })
    const trail = await server.rows(
      "select distinct record_id from audit.changes where tenant_id = $1 and resource = 'articles' and operation = 'update'",
      [tenant.id],
    )
    assert.equal(trail.length, ids.length)
  })

  test('retries one by one what failed together, so that one failure stops no other', async () => {
    const tenant = await createTenant(server, ['admin'])
    const { access } = tenant.people.admin
    const names = Array.from({ length: 45 }, (_, n) => ({ name: `Category ${n}` }))
    const made = await server.call('/api/v1/categories/bulk', { method: 'POST', token: access, body: names })
    const ids: string[] = made.body.results.map(({ id }: { id: string }) => id).sort()
    const inUse = [ids[0]!, ids[7]!, ids[19]!, ids[44]!]
    const articles = inUse.map((category, n) => ({ title: `In the way ${n}`, category }))
    await server.call('/api/v1/articles/bulk', { method: 'POST', token: access, body: articles })
    const run = await server.begun(access, 'categories/bulk/delete', { filter: {} })
    const { done, failed, skipped } = await server.ended(access, run)
    assert.deepEqual({ done, failed, skipped }, { done: 41, failed: 4, skipped: 0 })
    const failures = await server.failures(access, run)
    assert.deepEqual(failures.map(({ recordId }) => recordId).sort(), [...inUse].sort())
    assert.ok(failures.every(({ code }) => code === 'resource.in_use'))
    const gone = await server.rows(
      "select record_id, count(*)::int as times from tasks.events where tenant_id = $1 and name = 'categories.deleted' group by 1",
      [tenant.id],
    )
    assert.deepEqual(
      gone.map(({ record_id: id, times }) => [id, times]).sort(),
      ids.filter((id) => !inUse.includes(id)).map((id) => [id, 1]),
    )
  })

  test('keeps the other records available while a transaction locks one of them', async () => {
    const tenant = await createTenant(server, ['editor'])
    const { access } = tenant.people.editor
    const titles = Array.from({ length: 20 }, (_, n) => `Article ${n}`)
    const ids = (await fill(tenant, titles)).sort()
    const hold = await holdRow(ids[10]!)
    const run = await server.begun(access, 'articles/bulk/update', { ids, input: { locale: 'de' } })
    await waitUntil(
      () => server.read(access, run),
      ({ done }) => done === 10,
    )
    const body = { title: 'By hand' }
    const changed = await server.call(`/api/v1/articles/${ids[3]}`, { method: 'PATCH', token: access, body })
    assert.equal(changed.status, 200, changed.text)
    await hold.change()
    const { done, failed } = await server.ended(access, run)
    assert.equal(done + failed, 20)
  })

  test('keeps no other tenant waiting, however long it is', async () => {
    const [busy, modest] = [await createTenant(server, []), await createTenant(server, ['editor'])]
    await server.rows(
      "insert into public.articles (tenant_id, title, slug, author_id) select $1, 'Article ' || n, 'article-' || n, $2 from generate_series(1, 5000) n",
      [busy.id, busy.people.owner.id],
    )
    await fill(modest, ['One', 'Two', 'Three'])
    const wish = { filter: {}, input: { title: 'Changed' } }
    const long = await server.begun(busy.people.owner.access, 'articles/bulk/update', wish)
    const behind = await server.begun(busy.people.owner.access, 'articles/bulk/update', wish)
    const short = await server.begun(modest.people.editor.access, 'articles/bulk/update', wish)
    assert.equal((await server.ended(modest.people.editor.access, short)).done, 3)
    const states = await Promise.all(
      [long, behind].map(async (run) => (await server.read(busy.people.owner.access, run)).state),
    )
    assert.ok(!states.includes('finished'), states.join())
    for (const run of [behind, long]) await server.begin(busy.people.owner.access, `bulk-runs/${run}/cancel`, {})
  })

  test('is refused for more records than the limit, and nothing starts (API4:2023)', async () => {
    const tenant = await createTenant(server, [])
    const { access, id: owner } = tenant.people.owner
    // Without triggers, because the test reads nothing of theirs.
    await server.rows(
      `begin; set local session_replication_role = replica; insert into public.articles (tenant_id, title, slug, author_id) select '${tenant.id}', 'Article ' || n, 'article-' || n, '${owner}' from generate_series(1, ${MOST_RECORDS + 1}) n; commit`,
    )
    const answer = await server.begin(access, 'articles/bulk/update', { filter: {}, input: { title: 'x' } })
    const [fault] = answer.body.errors
    assert.deepEqual([answer.status, fault.pointer, fault.code], [422, '/filter', 'too_many'], answer.text)
    assert.match(fault.message, /100,000/)
    assert.deepEqual(await server.rows('select 1 from tasks.bulk_runs where tenant_id = $1', [tenant.id]), [])
  })

  test('is kept for 30 days after its end with its failures, and ended where it is stuck', async () => {
    const tenant = await createTenant(server, [])
    const { access } = tenant.people.owner
    const runs: string[] = []
    for (let n = 0; n < 3; n++) {
      const run = await server.begun(access, 'articles/bulk/delete', { ids: [randomUUIDv7()] })
      assert.equal((await server.ended(access, run)).failed, 1)
      runs.push(run)
    }
    const [old, young, still] = runs as [string, string, string]
    await server.rows("update tasks.bulk_runs set finished_at = now() - interval '31 days' where id = $1", [old])
    await server.rows("update tasks.bulk_runs set finished_at = now() - interval '29 days' where id = $1", [young])
    await server.rows(
      "update tasks.bulk_runs set state = 'running', finished_at = null, updated_at = now() - interval '2 days' where id = $1",
      [still],
    )
    const ctx = createContext(server.runtime, { requestId: 'retention', tenantId: tenant.id })
    await ctx.asSystem('delete old runs').enqueue(deleteOldRuns, {})
    const { state, problem } = await server.ended(access, still)
    assert.deepEqual([state, problem], ['failed', 'It stood still.'])
    await waitUntil(
      () => server.rows('select id from tasks.bulk_runs where tenant_id = $1', [tenant.id]),
      (rows) => rows.length === 2,
    )
    assert.equal((await server.call(`/api/v1/bulk-runs/${old}`, { token: access })).status, 404)
    assert.deepEqual(await server.failures(access, old), [])
    assert.equal((await server.failures(access, young)).length, 1)
  })

  test('reports its speed, and leaves no task behind', async (t) => {
    const tenant = await createTenant(server, [])
    const { access, id: owner } = tenant.people.owner
    await server.rows(
      "insert into public.articles (tenant_id, title, slug, author_id) select $1, 'Article ' || n, 'article-' || n, $2 from generate_series(1, 500) n",
      [tenant.id, owner],
    )
    const before = process.memoryUsage().heapUsed
    const begun = performance.now()
    const run = await server.begun(access, 'articles/bulk/update', { filter: {}, input: { title: 'Changed' } })
    const { done } = await server.ended(access, run)
    const rate = Math.round((1000 * done) / (performance.now() - begun))
    t.diagnostic(
      `${rate} records a second; the heap grew by ${Math.round((process.memoryUsage().heapUsed - before) / 2 ** 20)} MB`,
    )
    assert.equal(done, 500)
    const tasks = await server.rows(
      "select state from tasks.tasks where tenant_id = $1 and name = 'framework.run-on-many'",
      [tenant.id],
    )
    assert.deepEqual(tasks, [])
  })
})

/** A transaction that has changed an article and not ended yet. */
async function holdRow(id: string) {
  const client = new pg.Client(server.urls.adminUrl)
  await client.connect()
  await client.query('begin')
  await client.query('select 1 from public.articles where id = $1 for update', [id])
  return {
    async change() {
      await client.query("update public.articles set title = 'Other' where id = $1", [id])
      await client.query('commit')
      await client.end()
    },
  }
}

const untilWaiting = () =>
  waitUntil(
    () =>
      server.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%for no key update%'"),
    (waiting) => waiting.length > 0,
  )
