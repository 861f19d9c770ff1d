// Rows by permission: the database enforces the conditions, for operations and for hand-typed SQL.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { visibleEventsOf } from '#framework/operations/events/visible-events.ts'
import { rowWordsOf } from '#framework/permissions/permission-words.ts'
import { formatPolicies } from '#framework/projections/row-security/index.ts'
import { withConnection } from '#framework/testing/migrated-database.ts'
import { readAllEvents } from '#framework/testing/read-all-events.ts'
import { type Caller, openPayroll, type PayrollServer } from '../support/payroll.ts'

let payroll: PayrollServer
let [viewer, editor, other, admin] = [] as unknown as [Caller, Caller, Caller, Caller]
const ids: Record<string, string> = {}
before(async () => {
  payroll = await openPayroll()
  viewer = payroll.callerOf('viewer')
  ;[editor, other, admin] = (['editor', 'editor', 'admin'] as const).map((role) =>
    payroll.callerOf(role, viewer.tenantId),
  ) as [Caller, Caller, Caller]
  for (const [title, caller, state] of [
    ['own draft', editor, 'draft'],
    ['own published', editor, 'published'],
    ['other draft', other, 'draft'],
  ] as const) {
    const answer = await payroll.send(caller, ['POST', '/api/v1/notices'], { body: { title, state } })
    assert.equal(answer.status, 201, answer.text)
    ids[title] = answer.body.id
  }
})
after(() => payroll.close())

const titles = (results: { title: string }[]) => results.map(({ title }) => title).sort()
const listed = async (caller: Caller, query = '') =>
  titles((await payroll.send(caller, ['GET', `/api/v1/notices${query}`])).body.results)

const EXPECTED = () =>
  [
    [viewer, ['own published']],
    [editor, ['own draft', 'own published']],
    [other, ['other draft', 'own published']],
    [admin, ['other draft', 'own draft', 'own published']],
    [
      payroll.callerOf(['notices.read', 'notices.readAll'], viewer.tenantId),
      ['other draft', 'own draft', 'own published'],
    ],
    [payroll.callerOf('admin'), []],
  ] as [Caller, string[]][]

describe('conditions on rows', () => {
  test('decide which rows each caller sees: in lists, counts, filters, search, by id and on GraphQL', async () => {
    for (const [caller, expected] of EXPECTED()) {
      const { body } = await payroll.send(caller, ['GET', '/api/v1/notices'])
      assert.deepEqual([titles(body.results), body.count], [expected, expected.length])
      const drafts = expected.filter((title) => title.endsWith('draft'))
      assert.deepEqual(await listed(caller, '?state=draft'), drafts)
      assert.deepEqual(await listed(caller, '?search=draft'), drafts)
      for (const [title, id] of Object.entries(ids)) {
        const { status } = await payroll.send(caller, ['GET', `/api/v1/notices/${id}`])
        assert.equal(status, expected.includes(title) ? 200 : 404, title)
      }
      const { data } = await payroll.graphql(caller, '{ notices { totalCount nodes { title } } }')
      assert.deepEqual([titles(data.notices.nodes), data.notices.totalCount], [expected, expected.length])
    }
  })

  test('decide which rows a caller changes and deletes, whatever else they may do (CVE-2022-46792)', async () => {
    const word = payroll.callerOf(['notices.read', 'notices.update', 'notices.delete'], viewer.tenantId)
    for (const [caller, title] of [
      [word, 'own published'],
      [other, 'own published'],
      [other, 'own draft'],
    ] as const) {
      const path = `/api/v1/notices/${ids[title]}`
      assert.equal((await payroll.send(caller, ['PATCH', path], { body: { title: 'Taken' } })).status, 404, title)
      assert.equal((await payroll.send(caller, ['PUT', path], { body: { title: 'Taken' } })).status, 404, title)
      const bulk = [{ id: ids[title], title: 'Taken' }]
      assert.equal((await payroll.send(caller, ['PATCH', '/api/v1/notices/bulk'], { body: bulk })).status, 404)
      await payroll.send(caller, ['DELETE', path])
      await payroll.send(caller, ['DELETE', '/api/v1/notices/bulk'], { body: { ids: [ids[title]] } })
    }
    assert.deepEqual(await listed(admin), ['other draft', 'own draft', 'own published'])
  })

  test('refuse a row that its author could not keep', async () => {
    const blind = payroll.callerOf(['notices.create'], viewer.tenantId)
    const answer = await payroll.send(blind, ['POST', '/api/v1/notices'], { body: { title: 'X', state: 'published' } })
    assert.deepEqual([answer.status, answer.body.code], [403, 'permissions.denied'])
  })

  test('apply to events too', async () => {
    const events = await readAllEvents(payroll.fixture.adminUrl, admin.ctx)
    for (const [caller, expected] of EXPECTED().slice(0, 4)) {
      const seen = await visibleEventsOf(caller.ctx, events)
      assert.deepEqual(titles(seen.map(({ data }) => data as { title: string })), expected)
    }
  })

  test('apply to SQL typed as the serving role', async () => {
    await withConnection(payroll.fixture.urls.appUrl, async (client) => {
      const meets = async (words: string, actor = '') => {
        await client.query('begin')
        await client.query(
          "select set_config('pend.tenant_id', $1, true), set_config('pend.actor_id', $2, true), set_config('pend.permissions', $3, true)",
          [viewer.tenantId, actor, words],
        )
        const { rows } = await client.query('select title from public.notices')
        const changed = await client.query("update public.notices set state = state where state = 'published'")
        const gone = await client.query("delete from public.notices where state = 'published'")
        await client.query('rollback')
        return [titles(rows), changed.rowCount, gone.rowCount]
      }
      assert.deepEqual(await meets(''), [['own published'], 0, 0])
      assert.deepEqual(await meets(' notices.readOwn ', editor.ctx.actorId!), [['own draft', 'own published'], 1, 1])
      assert.deepEqual(await meets(' notices.readOwn ', other.ctx.actorId!), [['other draft', 'own published'], 0, 0])
      assert.deepEqual((await meets(' notices.readAll '))[1], 1)
      // A permission whose name only contains the other, and one of another resource, open nothing.
      for (const words of [' notices.readAllOfIt ', ' x.notices.readAll ', ' others.readAll ', 'notices.readAll'])
        assert.deepEqual(await meets(words), [['own published'], 0, 0], words)
    })
  })

  test('let only callers who may change the record change its join rows', async () => {
    const department = await payroll.send(payroll.callerOf('owner', viewer.tenantId), ['POST', '/api/v1/departments'], {
      body: { name: 'Press' },
    })
    await withConnection(payroll.fixture.urls.appUrl, async (client) => {
      const link = async (words: string) => {
        await client.query('begin')
        await client.query("select set_config('pend.tenant_id', $1, true), set_config('pend.permissions', $2, true)", [
          viewer.tenantId,
          words,
        ])
        const values = [ids['own published'], department.body.id]
        const done = await client
          .query('insert into public.notices_about (notice_id, department_id) values ($1, $2)', values)
          .then(
            () => 'done',
            (error) => error.code,
          )
        await client.query('rollback')
        return done
      }
      assert.equal(await link(''), '42501')
      assert.equal(await link(' notices.readAll '), 'done')
    })
  })

  test('are sent with transactions only where a policy needs them', () => {
    const { models } = payroll.fixture.application
    // The last one belongs to no policy: the trail's visibility is part of the statement.
    const ofRuns = ['bulkRuns.readAll', 'bulkFailures.readAll']
    assert.deepEqual(rowWordsOf(models), [...ofRuns, 'notices.readOwn', 'notices.readAll', 'changes.readAll'])
    const text = formatPolicies(models)
    assert.doesNotMatch(text, /\{may:|\{own\}|\{actor\}/)
    const asked = new Set([...text.matchAll(/' (\w+\.\w+) '\) > 0/g)].map(([, word]) => word))
    assert.deepEqual([...asked].sort(), [...ofRuns, 'notices.readAll', 'notices.readOwn'].sort())
  })
})
