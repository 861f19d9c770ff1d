// One operation on many records, over HTTP, with a worker that runs it: by ids, and on all that fit a filter.
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type ManyServer, openManyServer } from '#tests/support/run-many.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: ManyServer
before(async () => {
  server = await openManyServer()
})
after(() => server.close())

/** Articles as an editor makes them; their ids. */
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

describe('records that are named by their ids', () => {
  test('are deleted one by one, and those that are not there are told as for one record', async () => {
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

describe('records that fit a filter', () => {
  const state = async (token: string, query: string) =>
    (await server.call(`/api/v1/articles?count=exact&${query}`, { token })).body.count as number

  test('are run on in the words of their list, groups and search among them, but for those that are left out', async () => {
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

  test('are changed each by itself, with the event and the row of the trail of a single change', async () => {
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

  test('are begun over GraphQL, too', async () => {
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
