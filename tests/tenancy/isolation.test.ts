// Tenant B sees nothing of tenant A, on any road: lists, reads, filters, sorts, references, counts, errors and writes.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createThrough, pathOf } from '../support/fill.ts'
import { publicModels } from '../support/public-models.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

const NOBODY = '0197a6a0-0000-7000-8000-00000000000f'

let server: TestServer
let a: TestTenant
let b: TestTenant
before(async () => {
  server = await openServer()
  a = await createTenant(server)
  b = await createTenant(server)
})
after(() => server.close())

const offersAll = publicModels().filter(({ operations }) =>
  ['list', 'read', 'create'].every((name) => operations.has(name as never)),
)

for (const model of offersAll) {
  describe(`${model.name} of another tenant`, () => {
    let record: Record<string, unknown>
    before(async () => {
      b = await createTenant(server)
      record = await createThrough(server, { model, tenant: a })
    })
    const asB = (path: string, options = {}) => server.call(path, { token: b.people.owner.access, ...options })

    test('are not listed, counted, found, filtered or paged to', async () => {
      const queries = [
        '',
        '?count=none',
        '?page_size=200',
        `?ordering=-createdAt`,
        '?cursor=',
        ...[...model.filters]
          .filter((name) => typeof record[name] === 'string')
          .map((name) => `?${name}=${encodeURIComponent(String(record[name]))}`),
      ]
      if ([...model.fields.values()].some((field) => field.isSearched))
        queries.push(`?search=${encodeURIComponent(String(record[model.titleField]).split(' ')[0]!)}`)
      for (const query of queries) {
        const { status, body, text } = await asB(`${pathOf(model)}${query}`)
        if (query === '?cursor=' && status === 400) continue
        assert.equal(status, 200, text)
        assert.deepEqual(body.results, [], query)
        if (query !== '?count=none' && body.count !== undefined && body.count !== null)
          assert.equal(body.count, 0, query)
      }
    })

    test('are answered like records that do not exist, to reads and writes alike', async () => {
      const requests: [method: string, suffix: string, body?: unknown][] = [
        ['GET', ''],
        ['PATCH', '', {}],
        ['DELETE', ''],
        ...[...model.actions.values()].map(({ path }): [string, string, unknown] => ['POST', `/${path}`, {}]),
      ]
      for (const [method, suffix, body] of requests) {
        const [foreign, absent] = await Promise.all(
          [record.id, NOBODY].map((id) => asB(`${pathOf(model)}/${id}${suffix}`, { method, body })),
        )
        assert.deepEqual(
          [foreign!.status, foreign!.body?.code, foreign!.body?.detail],
          [absent!.status, absent!.body?.code, absent!.body?.detail],
          method,
        )
        assert.ok(foreign!.status === 404 || foreign!.status === 405, `${method}: ${foreign!.text}`)
      }
      const still = await server.call(`${pathOf(model)}/${record.id}`, { token: a.people.owner.access })
      assert.deepEqual(still.body, record)
    })

    test('cannot be referred to, and the refusal does not reveal whether they exist (RLS-10)', async () => {
      for (const other of offersAll) {
        for (const field of other.fields.values()) {
          if (field.relation?.to !== model.name || !field.onCreate) continue
          const values = (id: unknown) => ({ [field.name]: field.isList ? [id] : id })
          const own = await createThrough(server, { model: other, tenant: b })
          const { id, createdAt, updatedAt, ...copy } = own
          const body = Object.fromEntries(Object.entries(copy).filter(([name]) => other.fields.get(name)?.onUpdate))
          const [foreign, absent] = await Promise.all(
            [record.id, NOBODY].map((target) =>
              asB(`${pathOf(other)}/${own.id}`, { method: 'PATCH', body: { ...body, ...values(target) } }),
            ),
          )
          assert.equal(foreign!.status, 422, foreign!.text)
          assert.deepEqual(
            [foreign!.body.code, foreign!.body.detail, foreign!.body.errors],
            [absent!.body.code, absent!.body.detail, absent!.body.errors],
          )
        }
      }
    })

    test('do not block the same unique values (RLS-08)', async () => {
      const body = Object.fromEntries(
        Object.entries(record).filter(
          ([name]) => model.fields.get(name)?.onCreate && !model.fields.get(name)?.relation,
        ),
      )
      const answer = await asB(pathOf(model), { method: 'POST', body })
      assert.equal(answer.status, 201, answer.text)
      await asB(`${pathOf(model)}/${answer.body.id}`, { method: 'DELETE' })
    })

    test("stay apart when a token of one tenant comes with the other's name", async () => {
      const answer = await asB(pathOf(model), { headers: { 'x-tenant': a.slug } })
      assert.equal(answer.status, 403)
      assert.equal(answer.body.code, 'tenants.mismatch')
    })

    test("leave a row only in their own tenant's trail", async () => {
      if (!model.isAudited) return
      const trail = async (tenant: TestTenant) =>
        (await server.call(`/api/v1/audit?page_size=200`, { token: tenant.people.owner.access })).body.results as {
          recordId: string
          resource: string
        }[]
      assert.ok((await trail(a)).some((row) => row.recordId === record.id && row.resource === model.name))
      assert.ok(!(await trail(b)).some((row) => row.recordId === record.id))
    })
  })
}

test('members of one tenant are invisible from another', async () => {
  for (const path of ['/api/v1/users', '/api/v1/memberships', '/api/v1/tenants']) {
    const { body } = await server.call(`${path}?page_size=200`, { token: b.people.owner.access })
    const text = JSON.stringify(body.results)
    for (const person of Object.values(a.people))
      assert.ok(!text.includes(person.id) && !text.includes(person.email), path)
    assert.ok(!text.includes(a.id), path)
  }
  const foreign = await server.call(`/api/v1/users/${a.people.viewer.id}`, { token: b.people.owner.access })
  assert.equal(foreign.status, 404)
})
