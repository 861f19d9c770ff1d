// A field the caller may not read does not exist for them: no answer, filter, order, search, error, event or trail reveals it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { reachableModelsOf, shownModelsOf } from '#edge-services/records/edge-models.ts'
import { narrowEvent, visibleEventsOf } from '#framework/operations/events/visible-events.ts'
import { restoreRecords } from '#framework/operations/restore.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { readAllEvents } from '#framework/testing/read-all-events.ts'
import { type Caller, employees, openPayroll, type PayrollServer } from '../support/payroll.ts'

const HIDDEN = ['salary', 'badge', 'supervisor']
// Long enough that no id contains it by chance.
const SECRET = /salary|badge|supervisor|B-\d|47110815|budget/

let payroll: PayrollServer
let owner: Caller
let viewer: Caller
let editor: Caller
let boss: string
let worker: string
before(async () => {
  payroll = await openPayroll()
  owner = payroll.callerOf('owner')
  viewer = payroll.callerOf('viewer', owner.tenantId)
  editor = payroll.callerOf('editor', owner.tenantId)
  const department = await created('departments', { name: 'Tools', budget: 47110815 })
  boss = await created('employees', { name: 'Anna', salary: 47110815, badge: 'B-1', department })
  worker = await created('employees', { name: 'Bert', salary: 3000, badge: 'B-2', department, supervisor: boss })
})
after(() => payroll.close())

async function created(resource: string, body: object): Promise<string> {
  const answer = await payroll.send(owner, ['POST', `/api/v1/${resource}`], { body })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.id
}

const get = (caller: Caller, path: string) => payroll.send(caller, ['GET', `/api/v1${path}`])
/** An answer without the requested word, the suggestions for it, and values unique to a request. */
const alike = (text: string, word: string) =>
  text
    .replaceAll(word, 'WORD')
    .replace(/"requestId":"[^"]*"/g, '')
    .replace(/[;]? ?(Did you mean [^?]*\?|Allowed: [^"]*|allowed are [^"]*)/gi, '')

/** Suggestions contain nothing hidden from the caller (PostgREST#4675). */
const suggestsNothingHidden = (text: string, asked: string) =>
  assert.doesNotMatch(text.replaceAll(asked, ''), /salary|badge|supervisor|budget/)

describe('over REST, an unreadable field', () => {
  test('is in no answer: list, record, include, create, update, bulk, action, endpoint (CVE-2022-39322)', async () => {
    const answers = [
      await get(viewer, '/employees'),
      await get(viewer, '/employees?include=department'),
      await get(viewer, `/employees/${worker}?include=department`),
      await get(viewer, '/departments'),
      await get(viewer, '/payroll/first'),
      await get(viewer, '/payroll/all'),
      await payroll.send(editor, ['POST', '/api/v1/employees'], { body: { name: 'New' } }),
      await payroll.send(editor, ['POST', '/api/v1/employees/bulk'], { body: [{ name: 'New 1' }, { name: 'New 2' }] }),
      await payroll.send(editor, ['PATCH', `/api/v1/employees/${worker}`], { body: { name: 'Bert' } }),
      await payroll.send(editor, ['PUT', `/api/v1/employees/${worker}`], { body: { name: 'Bert' } }),
      await payroll.send(editor, ['PATCH', '/api/v1/employees/bulk'], { body: [{ id: worker, name: 'Bert' }] }),
      await payroll.send(editor, ['POST', `/api/v1/employees/${boss}/promote`], { body: {} }),
    ]
    for (const [index, { status, text }] of answers.entries()) {
      assert.ok(status < 300, `${index}: ${text}`)
      assert.doesNotMatch(text, SECRET, `${index}`)
    }
    const whole = await get(owner, `/employees/${worker}`)
    assert.deepEqual([whole.body.salary, whole.body.badge, whole.body.supervisor], [3000, 'B-2', boss], 'PUT left them')
    assert.equal((await get(owner, `/employees/${boss}`)).body.salary, 47110816)
  })

  test('cannot be requested, filtered, sorted or included, and is refused like any unknown word (CVE-2023-30843, CVE-2022-36079, CVE-2026-31872)', async () => {
    const lookups = ['', '__gte', '__lt', '__in', '__isnull', '__startswith', '__contains', '__name']
    for (const name of HIDDEN)
      for (const query of [
        ...lookups.map((lookup) => `WORD${lookup}=1`),
        ...lookups.map((lookup) => `filter=${encodeURIComponent(`{"or":[{"name":"x"},{"not":{"WORD${lookup}":1}}]}`)}`),
        'ordering=WORD',
        'ordering=-WORD',
        'fields=WORD',
        'fields=name,WORD',
        'include=WORD',
      ]) {
        const asked = await get(viewer, `/employees?${query.replace('WORD', name)}`)
        const unknown = await get(viewer, `/employees?${query.replace('WORD', 'zzzzzzzzzzzzzzzzzz')}`)
        assert.equal(asked.status, 400, `${query}: ${asked.text}`)
        assert.equal(alike(asked.text, name), alike(unknown.text, 'zzzzzzzzzzzzzzzzzz'), query)
        suggestsNothingHidden(asked.text, name)
      }
    const one = await get(viewer, `/employees/${worker}?fields=salary`)
    assert.equal(one.status, 400)
    assert.doesNotMatch(
      (await get(viewer, '/employees?salari=1')).text,
      /salary/,
      'nor is it suggested (PostgREST#4675)',
    )
  })

  test('cannot be reached through a relation (CVE-2023-22894, CVE-2023-34235, CVE-2026-47378)', async () => {
    for (const query of ['department__budget=47110815', 'department__budget__gte=1', 'supervisor__name=Anna']) {
      const answer = await get(viewer, `/employees?${query}`)
      assert.deepEqual([answer.status, answer.body.code], [400, 'request.unknown_parameter'], query)
      assert.equal((await get(owner, `/employees?${query}`)).status, 200, query)
    }
  })

  test('cannot be reached through a relation after another caller was answered whose models differ only elsewhere (FLD-04)', async () => {
    const group = `filter=${encodeURIComponent('{"not":{"about__budget":47110815}}')}`
    for (const query of ['about__budget=47110815', 'about__budget__gte=1', group]) {
      assert.equal((await get(owner, `/notices?${query}`)).status, 200, query)
      const answer = await get(viewer, `/notices?${query}`)
      assert.deepEqual([answer.status, answer.body.code], [400, 'request.unknown_parameter'], query)
    }
  })

  test('is not searched (CVE-2025-30352, CVE-2025-64748)', async () => {
    assert.equal((await get(owner, '/employees?search=B-1')).body.count, 1)
    assert.equal((await get(viewer, '/employees?search=B-1')).body.count, 0)
    assert.equal((await get(viewer, '/employees?search=Anna')).body.count, 1)
  })

  test('does not order a list by itself, and is in no cursor (CVE-2026-33326)', async () => {
    await created('departments', { name: 'Poor', budget: 1 })
    const names = async (caller: Caller) =>
      (await get(caller, '/departments')).body.results.map(({ name }: { name: string }) => name)
    assert.deepEqual(await names(owner), ['Poor', 'Tools'], 'by budget')
    assert.deepEqual(
      await names(viewer),
      ['Poor', 'Tools'].toSorted((a) => (a === 'Poor' ? -1 : 1)),
      'newest first',
    )
    const page = await get(viewer, '/departments?cursor=&page_size=1')
    const cursor = new URL(page.body.next, 'http://x').searchParams.get('cursor')!
    assert.doesNotMatch(Buffer.from(cursor, 'base64url').toString(), /budget|47110815/)
    const foreign = await get(owner, '/employees?cursor=&page_size=1&ordering=salary')
    const stolen = new URL(foreign.body.next, 'http://x').searchParams.get('cursor')!
    assert.equal((await get(viewer, `/employees?cursor=${stolen}`)).body.code, 'request.invalid_cursor')
  })

  test('is refused in bodies like an unknown field, in every kind of write (CVE-2026-46477, GHSA-59fh-9f3p-7m39)', async () => {
    const attempts = (name: string): [string, string, unknown][] => [
      ['POST', '/employees', { name: 'X', [name]: 1 }],
      ['PATCH', `/employees/${worker}`, { [name]: 1 }],
      ['PUT', `/employees/${worker}`, { name: 'Bert', [name]: 1 }],
      ['POST', '/employees/bulk', [{ name: 'X', [name]: 1 }]],
      ['PATCH', '/employees/bulk', [{ id: worker, [name]: 1 }]],
    ]
    for (const name of [...HIDDEN, 'note'])
      for (const [index, [method, path, body]] of attempts(name).entries()) {
        const answer = await payroll.send(editor, [method, `/api/v1${path}`], { body })
        const [, , other] = attempts('zzzzzzzzzzzzzzzzzz')[index]!
        const unknown = await payroll.send(editor, [method, `/api/v1${path}`], { body: other })
        assert.equal(answer.status, 422, `${method} ${name}: ${answer.text}`)
        // A field that everybody reads may be sent back unchanged: a change to it is refused by name.
        if (name === 'note' && method !== 'POST') {
          assert.equal(answer.body.errors[0].code, 'read_only', `${method}: ${answer.text}`)
          continue
        }
        assert.equal(alike(answer.text, name), alike(unknown.text, 'zzzzzzzzzzzzzzzzzz'))
        suggestsNothingHidden(answer.text, name)
      }
    assert.equal((await get(editor, `/employees/${worker}`)).body.note, null, 'note is read by everybody')
  })

  test('reveals nothing by a duplicate: callers who may not read it cannot write it', async () => {
    const answer = await payroll.send(editor, ['POST', '/api/v1/employees'], { body: { name: 'X', badge: 'B-1' } })
    assert.deepEqual([answer.status, answer.body.errors[0].code], [422, 'unknown'])
    const known = await payroll.send(owner, ['POST', '/api/v1/employees'], { body: { name: 'X', badge: 'B-1' } })
    assert.deepEqual([known.status, known.body.errors[0].pointer], [409, '/badge'])
  })

  test('needs each permission: reading alone does not allow writing, and writing needs reading', async () => {
    const words = ['employees.read', 'employees.update']
    const reader = payroll.callerOf([...words, 'employees.salary.read'], owner.tenantId)
    assert.equal((await get(reader, `/employees/${worker}`)).body.salary, 3000)
    assert.equal((await get(reader, '/employees?salary__gte=4000')).status, 200)
    const change = { body: { salary: 1 } }
    assert.equal((await payroll.send(reader, ['PATCH', `/api/v1/employees/${worker}`], change)).status, 422)
    const blind = payroll.callerOf([...words, 'employees.salary.write'], owner.tenantId)
    assert.equal((await payroll.send(blind, ['PATCH', `/api/v1/employees/${worker}`], change)).status, 422)
    const payer = payroll.callerOf([...words, 'employees.salary.read', 'employees.salary.write'], owner.tenantId)
    assert.equal(
      (await payroll.send(payer, ['PATCH', `/api/v1/employees/${worker}`], { body: { salary: 3000 } })).status,
      200,
    )
  })

  test('is not repeated from an idempotent answer to a caller who has lost the right', async () => {
    const headers = { 'idempotency-key': 'same' }
    const body = { name: 'Once', salary: 47110815 }
    const first = await payroll.send(owner, ['POST', '/api/v1/employees'], { body, headers })
    assert.equal(first.body.salary, 47110815)
    payroll.lower(owner, 'editor')
    const again = await payroll.send(owner, ['POST', '/api/v1/employees'], { body, headers })
    payroll.lower(owner, 'owner')
    assert.equal(again.body.code, 'request.idempotency_mismatch', again.text)
    assert.doesNotMatch(again.text, /47110815/)
  })
})

describe('over GraphQL, an unreadable field', () => {
  test("is not in the caller's schema, whatever it is used for (CVE-2024-34708, CVE-2026-35442)", async () => {
    for (const document of [
      '{ employees { nodes { name WORD } } }',
      '{ employees { nodes { name a: WORD } } }',
      `{ employee(id: "${'0'.repeat(8)}-0000-7000-8000-000000000000") { WORD } }`,
      '{ employees(filter: { WORD: { gte: 1 } }) { totalCount } }',
      '{ employees(orderBy: [WORD_ASC]) { totalCount } }',
    ])
      for (const name of HIDDEN) {
        const asked = await payroll.graphql(viewer, document.replace('WORD', name))
        const unknown = await payroll.graphql(viewer, document.replace('WORD', 'zzzzzzzzzzzzzzzzzz'))
        assert.equal(asked.data, undefined, JSON.stringify(asked))
        suggestsNothingHidden(JSON.stringify(asked), name)
        assert.equal(
          alike(JSON.stringify(asked.errors[0].message), name),
          alike(JSON.stringify(unknown.errors[0].message), 'zzzzzzzzzzzzzzzzzz'),
        )
      }
    const { data } = await payroll.graphql(owner, '{ employees(first: 1) { nodes { name salary badge } } }')
    assert.equal(data.employees.nodes[0].salary, 47110816)
  })

  test('is not in introspection, suggestions, inputs, inverse lists and nested filters', async () => {
    const types = await payroll.graphql(
      viewer,
      '{ __schema { types { name fields { name } inputFields { name } enumValues { name } } } }',
    )
    assert.doesNotMatch(JSON.stringify(types), /salary|badge|supervisor|reports|budget/i)
    const near = await payroll.graphql(viewer, '{ employees { nodes { salari } } }')
    assert.doesNotMatch(JSON.stringify(near), /salary/)
    for (const document of [
      '{ employees { nodes { reports { totalCount } } } }',
      '{ employees(filter: { department: { budget: { gte: 1 } } }) { totalCount } }',
      '{ departments { nodes { budget } } }',
      '{ departments { nodes { employees { nodes { salary } } } } }',
      '{ firstEmployee { salary } }',
    ]) {
      assert.equal(
        (await payroll.graphql(viewer, document)).errors[0].extensions.code,
        'graphql.invalid_document',
        document,
      )
      assert.equal((await payroll.graphql(owner, document)).errors, undefined, document)
    }
  })

  test('is refused as a variable like an unknown field, and no mutation returns it', async () => {
    const change =
      'mutation($id: ID!, $input: UpdateEmployeeInput!) { updateEmployee(id: $id, input: $input) { employee { name } } }'
    for (const name of [...HIDDEN, 'note']) {
      const refused = await payroll.graphql(editor, change, {
        id: worker,
        input: { [name]: name === 'salary' ? 1 : 'a' },
      })
      assert.equal(refused.errors[0].extensions.code, 'request.validation_failed', JSON.stringify(refused))
    }
    const document = `mutation { promoteEmployee(id: "${boss}") { employee { name salary } } }`
    assert.equal((await payroll.graphql(editor, document)).errors[0].extensions.code, 'graphql.invalid_document')
  })

  test('does not cross between concurrent callers (CVE-2026-34363)', async () => {
    const query = '{ employees(first: 1) { nodes { name } } }'
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        n % 2 === 0
          ? payroll.graphql(owner, '{ employees(first: 1) { nodes { name salary } } }')
          : payroll.graphql(viewer, n % 4 === 1 ? query : '{ employees(first: 1) { nodes { name salary } } }'),
      ),
    )
    for (const [n, { data, errors }] of answers.entries()) {
      assert.equal(errors !== undefined, n % 4 === 3)
      assert.equal(data?.employees.nodes[0].salary !== undefined, n % 2 === 0)
    }
  })
})

describe('in the OpenAPI document, a field that has a rule (ADM-02)', () => {
  const documentFor = (caller: Pick<Caller, 'token'> | null) =>
    payroll.send((caller ?? { token: '' }) as Caller, ['GET', '/api/v1/openapi.json'], {
      headers: caller ? {} : { authorization: '' },
    })

  test('is hidden from anonymous callers, whatever it is', async () => {
    const { status, text } = await documentFor(null)
    assert.equal(status, 200, text)
    const { views, models } = payroll.fixture.application
    for (const [resource, { fields }] of views!.everybodys)
      for (const { name } of models.get(resource)!.readable)
        if (!fields.get(name)!.isReadable) assert.equal(text.includes(`"${name}"`), false, `${resource}.${name}`)
    assert.doesNotMatch(text, /salary|badge|supervisor|budget/)
  })

  test('is named only to callers who may see it', async () => {
    for (const [caller, isNamed] of [
      [owner, true],
      [viewer, false],
      [payroll.callerOf(['employees.read', 'employees.badge.read'], owner.tenantId), false],
    ] as const) {
      const answer = await documentFor(caller)
      const { properties } = answer.body.components.schemas.Employee
      assert.equal('salary' in properties, isNamed)
      assert.equal(answer.text.includes('salary'), isNamed)
      assert.match(answer.headers.get('vary')!, /Authorization/)
      assert.match(answer.headers.get('cache-control')!, /private/)
    }
    const badge = await documentFor(payroll.callerOf(['employees.badge.read'], owner.tenantId))
    assert.ok('badge' in badge.body.components.schemas.Employee.properties)
    assert.notEqual((await documentFor(owner)).headers.get('etag'), badge.headers.get('etag'))
  })
})

describe('elsewhere, an unreadable field', () => {
  test('is missing in the trail (CVE-2026-39943)', async () => {
    await payroll.send(owner, ['PATCH', `/api/v1/employees/${worker}`], { body: { salary: 3001, name: 'Bertram' } })
    const trail = (caller: Caller) => get(caller, `/changes?recordId=${worker}&page_size=200`)
    const [seen, whole] = [await trail(viewer), await trail(owner)]
    assert.doesNotMatch(seen.text, SECRET)
    assert.match(seen.text, /Bertram/)
    assert.match(whole.text, /"salary":\{"new":3001|"salary":\{"old":3000/)
    const query = '{ changes(first: 100) { nodes { changes } } }'
    assert.doesNotMatch(JSON.stringify(await payroll.graphql(viewer, query)), SECRET)
    const one = await get(viewer, `/changes/${seen.body.results[0].id}?fields=changes`)
    assert.doesNotMatch(one.text, SECRET)
  })

  test('is missing in events, and a change of only that field causes none (CVE-2026-32098, GHSA-qpc3-fg4j-8hgm)', async () => {
    await payroll.send(owner, ['PATCH', `/api/v1/employees/${worker}`], { body: { salary: 3002 } })
    await payroll.send(owner, ['PATCH', `/api/v1/employees/${worker}`], { body: { salary: 3003, name: 'Bertold' } })
    const events = await readAllEvents(payroll.fixture.adminUrl, owner.ctx)
    const [seen, whole] = [await visibleEventsOf(viewer.ctx, events), await visibleEventsOf(owner.ctx, events)]
    assert.doesNotMatch(JSON.stringify(seen), SECRET)
    const updates = whole.filter(({ changed }) => changed?.includes('salary'))
    assert.ok(
      updates.some(({ changed }) => changed!.length === 1),
      'there is a change of nothing but the salary',
    )
    for (const { id, changed } of updates)
      assert.equal(
        seen.some((event) => event.id === id),
        changed!.length > 1,
      )
    assert.ok(seen.some(({ changed }) => changed?.join() === 'name'))
  })

  test('does not leave the tenant by any webhook, and never reaches the edge', async () => {
    const { views, events } = payroll.fixture.runtime
    const nobodys = views!.of(new Set())
    const stored = await readAllEvents(payroll.fixture.adminUrl, owner.ctx)
    const sent = stored.map((event) => narrowEvent({ events }, nobodys, event))
    assert.doesNotMatch(JSON.stringify(sent), SECRET)
    assert.ok(sent.some((event) => event === null) && sent.some((event) => event?.changed?.join() === 'name'))
    const shown = shownModelsOf(payroll.fixture.application).get('departments')!
    assert.deepEqual([shown.fields.get('budget')!.isReadable, shown.filters.has('budget')], [false, false])
    assert.equal(reachableModelsOf(payroll.fixture.application).get('departments')!.ordering[0]!.field, 'createdAt')
  })

  test('is not restored by a caller who may not write it', async () => {
    const records = [{ fields: { name: 'Restored', salary: 1 } }]
    const restore = (caller: Caller) => inTransaction(caller.ctx, (ctx) => restoreRecords(ctx, employees, { records }))
    await assert.rejects(restore(editor), { code: 'request.validation_failed' })
    assert.deepEqual(await restore(owner), { created: 1, updated: 0, ignored: 0, notes: [] })
  })
})
