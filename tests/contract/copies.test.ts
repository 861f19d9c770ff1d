// Copies of records, in the trail and in events: only readers of the record see them, row by row and field by field.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { readAllEvents } from '#framework/testing/read-all-events.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { type Caller, noticePinned, openPayroll, type PayrollServer } from '../support/payroll.ts'

let payroll: PayrollServer
before(async () => {
  payroll = await openPayroll()
})
after(() => payroll.close())

interface TrailRow {
  readonly id: string
  readonly operation: string
  readonly recordId: string
  readonly changes: Readonly<Record<string, { old: unknown; new: unknown }>>
}
interface SeenEvent {
  readonly name: string
  readonly recordId: string
  readonly data: Record<string, unknown>
  readonly changed: readonly string[] | null
}

const arrange = (text: string, values: unknown[]) => runStatement(payroll.fixture.adminUrl, text, values)

async function write(caller: Caller, line: readonly [string, string], body?: unknown): Promise<string> {
  const answer = await payroll.send(caller, line, { body })
  assert.ok(answer.status < 300, answer.text)
  return answer.body?.id ?? ''
}

/** A record's trail as a person sees it: by list with its count, one by one, and over GraphQL, which must all agree. */
async function trailOf(caller: Caller, recordId: string): Promise<TrailRow[]> {
  const { body } = await payroll.send(caller, ['GET', `/api/v1/changes?recordId=${recordId}&page_size=200`])
  const rows = body.results as TrailRow[]
  assert.equal(body.count, rows.length, 'the count tells nothing of what is not shown')
  const graphql = await payroll.graphql(
    caller,
    `query ($id: UUID!) { changes(first: 100, filter: { recordId: { exact: $id } }) { totalCount nodes { id changes } } }`,
    { id: recordId },
  )
  assert.equal(graphql.errors, undefined, JSON.stringify(graphql.errors))
  assert.deepEqual(
    graphql.data.changes.nodes,
    rows.map(({ id, changes }) => ({ id, changes })),
  )
  assert.equal(graphql.data.changes.totalCount, rows.length)
  const all = await arrange('select id from audit.changes where record_id = $1', [recordId])
  for (const { id } of all) {
    const { status } = await payroll.send(caller, ['GET', `/api/v1/changes/${id}`])
    assert.equal(status, rows.some((row) => row.id === id) ? 200 : 404)
  }
  return rows
}

async function eventsOf(caller: Caller, recordId: string): Promise<SeenEvent[]> {
  await readAllEvents(payroll.fixture.adminUrl, caller.ctx)
  const { body } = await payroll.send(caller, ['GET', '/api/v1/events?limit=200'])
  return body.results.filter((event: SeenEvent) => event.recordId === recordId)
}

const operationsOf = (rows: readonly TrailRow[]) => rows.map(({ operation }) => operation).toSorted()
const namesOf = (events: readonly SeenEvent[]) => events.map(({ name }) => name).toSorted()
const inTenantOf = (caller: Caller, who: Parameters<PayrollServer['callerOf']>[0]) =>
  payroll.callerOf(who, caller.tenantId)

describe('a copy of a record', () => {
  test('is hidden from readers who may not read the resource (AUD-03)', async () => {
    const editor = payroll.callerOf('editor')
    const id = await write(editor, ['POST', '/api/v1/departments'], { name: 'Sales' })
    const auditor = inTenantOf(editor, ['changes.read'])
    assert.deepEqual([await trailOf(auditor, id), await eventsOf(auditor, id)], [[], []])
    const reader = inTenantOf(editor, ['changes.read', 'departments.read'])
    assert.deepEqual(operationsOf(await trailOf(reader, id)), ['create'])
    assert.deepEqual(namesOf(await eventsOf(reader, id)), ['departments.created'])
  })

  test('is hidden from readers who do not see the row, also in custom events (AUD-03, D4)', async () => {
    const editor = payroll.callerOf('editor')
    const [other, admin] = [inTenantOf(editor, 'editor'), inTenantOf(editor, 'admin')]
    const id = await write(editor, ['POST', '/api/v1/notices'], { title: 'A secret', state: 'draft' })
    await editor.ctx.emit(noticePinned, { where: 'the board' }, { resource: 'notices', recordId: id })
    for (const stranger of [other, inTenantOf(editor, ['changes.read', 'changes.readAll', 'notices.read'])])
      assert.deepEqual([await trailOf(stranger, id), await eventsOf(stranger, id)], [[], []])
    for (const reader of [editor, admin]) {
      assert.deepEqual(operationsOf(await trailOf(reader, id)), ['create'])
      assert.deepEqual(namesOf(await eventsOf(reader, id)), ['notices.created', 'notices.pinned'])
    }
  })

  test('of a deleted record is shown to readers who would see its last state', async () => {
    const editor = payroll.callerOf('editor')
    const [other, admin] = [inTenantOf(editor, 'editor'), inTenantOf(editor, 'admin')]
    const draft = await write(editor, ['POST', '/api/v1/notices'], { title: 'A secret', state: 'draft' })
    const published = await write(editor, ['POST', '/api/v1/notices'], { title: 'For all', state: 'published' })
    const diary = await write(editor, ['POST', '/api/v1/diaries'], { entry: 'Dear diary' })
    for (const path of [`notices/${draft}`, `notices/${published}`, `diaries/${diary}`])
      await write(editor, ['DELETE', `/api/v1/${path}`])
    const both = ['create', 'delete']
    assert.deepEqual(operationsOf(await trailOf(other, published)), both)
    assert.deepEqual(namesOf(await eventsOf(admin, draft)), [], 'who owned it stands in no event: closed')
    for (const reader of [editor, admin]) assert.deepEqual(operationsOf(await trailOf(reader, draft)), both)
    assert.deepEqual(operationsOf(await trailOf(editor, diary)), both)
    for (const [stranger, id] of [
      [other, draft],
      [other, diary],
      [inTenantOf(editor, 'owner'), diary],
    ] as const)
      assert.deepEqual([await trailOf(stranger, id), await eventsOf(stranger, id)], [[], []])
  })

  test('of a row recreated under its id follows the current row', async () => {
    const editor = payroll.callerOf('editor')
    const other = inTenantOf(editor, 'editor')
    const id = await write(editor, ['POST', '/api/v1/notices'], { title: 'For all', state: 'published' })
    await write(editor, ['DELETE', `/api/v1/notices/${id}`])
    assert.deepEqual(operationsOf(await trailOf(other, id)), ['create', 'delete'])
    await arrange(
      `insert into notices (tenant_id, id, owner_id, title, state) values ($1, $2, $3, 'A secret', 'draft')`,
      [editor.tenantId, id, editor.ctx.actorId],
    )
    assert.deepEqual(await trailOf(other, id), [])
  })

  test('shows no unreadable field, and no change of nothing else', async () => {
    const owner = payroll.callerOf('owner')
    const id = await write(owner, ['POST', '/api/v1/employees'], { name: 'Ada', salary: 5000 })
    await write(owner, ['PATCH', `/api/v1/employees/${id}`], { salary: 6000 })
    const viewer = inTenantOf(owner, 'viewer')
    const [row, ...more] = await trailOf(viewer, id)
    assert.deepEqual([Object.keys(row!.changes).includes('salary'), more], [false, []])
    assert.deepEqual(namesOf(await eventsOf(viewer, id)), ['employees.created'])
    assert.equal((await trailOf(owner, id)).length, 2)
  })

  test('shows a field no longer declared only to readers of all fields (D6)', async () => {
    const owner = payroll.callerOf('owner')
    const id = await write(owner, ['POST', '/api/v1/employees'], { name: 'Ada', salary: 5000 })
    await write(owner, ['PATCH', `/api/v1/employees/${id}`], { salary: 6000 })
    // As a rename leaves them.
    await arrange(
      `update audit.changes set changes = (changes - 'salary') || jsonb_build_object('pay', changes -> 'salary') where record_id = $1`,
      [id],
    )
    await arrange(
      `update tasks.events set data = (data - 'salary') || jsonb_build_object('pay', data -> 'salary'), changed = case when changed is not null then '["pay"]'::jsonb end where record_id = $1`,
      [id],
    )
    for (const who of ['viewer', 'admin'] as const) {
      const reader = inTenantOf(owner, who)
      const rows = await trailOf(reader, id)
      assert.deepEqual(
        rows.map(({ operation, changes }) => [operation, 'pay' in changes]),
        [['create', false]],
      )
    }
    const all = await trailOf(owner, id)
    assert.deepEqual(all.map(({ changes }) => changes.pay?.new).toSorted(), [5000, 6000])
    for (const who of ['viewer', 'owner'] as const) {
      const events = await eventsOf(inTenantOf(owner, who), id)
      assert.deepEqual(
        events.map(({ name, data }) => [name, 'pay' in data]),
        [['employees.created', false]],
      )
    }
  })

  test('of a removed resource is shown only to readers of everything', async () => {
    const owner = payroll.callerOf('owner')
    const id = await write(owner, ['POST', '/api/v1/departments'], { name: 'Sales' })
    await arrange(`update audit.changes set resource = 'branches' where record_id = $1`, [id])
    assert.deepEqual(await trailOf(inTenantOf(owner, 'admin'), id), [])
    assert.deepEqual(operationsOf(await trailOf(owner, id)), ['create'])
  })
})
