// The worked example: articles are written, published and found, each by people with the right.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Role } from '#framework/permissions/roles.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

let server: TestServer
let tenant: TestTenant
let count = 0
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

/** `call('viewer', 'GET /articles')` */
function call(role: Role, line: string, body?: unknown) {
  const [method, path] = line.split(' ') as [string, string]
  return server.call(`/api/v1${path}`, { method, token: tenant.people[role].access, body })
}

async function write(values: object = {}, role: Role = 'editor') {
  const answer = await call(role, 'POST /articles', { title: `A title ${++count}`, ...values })
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}

test('an article belongs to its author, and keeps them (CVE-2024-6534)', async () => {
  const article = await write()
  assert.deepEqual([article.author, article.status, article.publishedAt], [tenant.people.editor.id, 'draft', null])
  for (const method of ['PATCH', 'PUT']) {
    const body = { title: 'x', author: tenant.people.owner.id }
    const answer = await call('owner', `${method} /articles/${article.id}`, body)
    assert.deepEqual([answer.status, answer.body.errors[0].pointer], [422, '/author'])
  }
})

describe('publishing', () => {
  test('sets the moment once, keeps it while published, and clears it when withdrawn', async () => {
    const { id } = await write()
    const first = await call('editor', `POST /articles/${id}/publish`)
    assert.deepEqual([first.status, first.body.status], [200, 'published'])
    assert.ok(Math.abs(Date.parse(first.body.publishedAt) - Date.now()) < 10_000)
    const second = await call('editor', `POST /articles/${id}/publish/`)
    assert.equal(second.body.publishedAt, first.body.publishedAt)
    const changed = await call('editor', `PATCH /articles/${id}`, { title: 'Changed' })
    assert.equal(changed.body.publishedAt, first.body.publishedAt)
    const back = await call('editor', `POST /articles/${id}/unpublish`)
    assert.deepEqual([back.body.status, back.body.publishedAt], ['draft', null])
  })

  test('by a change of status does the same', async () => {
    const { id } = await write({ status: 'published' })
    const read = await call('viewer', `GET /articles/${id}`)
    assert.ok(read.body.publishedAt)
    const back = await call('editor', `PATCH /articles/${id}`, { status: 'draft' })
    assert.equal(back.body.publishedAt, null)
  })

  test('and its moment are not for viewers to set, and nobody sets the moment', async () => {
    const { id } = await write()
    assert.equal((await call('viewer', `POST /articles/${id}/publish`)).status, 403)
    const body = { publishedAt: '2020-01-01T00:00:00Z' }
    assert.equal((await call('owner', `PATCH /articles/${id}`, body)).status, 422)
  })

  test("leaves a row in the trail with its author's name", async () => {
    const { id } = await write()
    await call('editor', `POST /articles/${id}/publish`)
    const { body } = await call('admin', `GET /audit?recordId=${id}&ordering=createdAt`)
    const last = body.results.at(-1)
    assert.deepEqual([last.operation, last.actorId], ['update', tenant.people.editor.id])
    assert.deepEqual(last.changes.status, { old: 'draft', new: 'published' })
  })
})

describe('finding', () => {
  test('filters by status and category, searches title and body, and includes category and tags', async () => {
    const category = (await call('editor', 'POST /categories', { name: 'Gardens' })).body
    const tag = (await call('editor', 'POST /tags', { name: 'Roses' })).body
    const article = await write({ body: 'About zinnias.', category: category.id, tags: [tag.id], status: 'published' })
    for (const query of [
      'category__slug=gardens',
      `category=${category.id}&status=published`,
      'search=zinnias',
      `tags__has=${tag.id}`,
      'tags__slug=roses',
    ]) {
      const { body } = await call('viewer', `GET /articles?${query}`)
      assert.deepEqual(
        body.results?.map(({ id }: { id: string }) => id),
        [article.id],
        query,
      )
    }
    const { body } = await call('viewer', `GET /articles/${article.id}?include=category,tags,author`)
    assert.deepEqual([body.category.name, body.tags[0].name, body.author.id], ['Gardens', 'Roses', article.author])
  })
})

test('deleting is for people who run the tenant, and a category in use stays', async () => {
  const category = (await call('editor', 'POST /categories', { name: 'In use' })).body
  const article = await write({ category: category.id })
  assert.equal((await call('editor', `DELETE /articles/${article.id}`)).status, 403)
  const kept = await call('admin', `DELETE /categories/${category.id}`)
  assert.deepEqual([kept.status, kept.body.code], [409, 'resource.in_use'])
  assert.equal((await call('admin', `DELETE /articles/${article.id}`)).status, 204)
  assert.equal((await call('admin', `DELETE /categories/${category.id}`)).status, 204)
})

describe('a cover', () => {
  const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

  async function upload(content: Uint8Array<ArrayBuffer>, name: string, of = tenant): Promise<string> {
    const body = new FormData()
    body.append('file', new Blob([content]), name)
    const headers = { authorization: `Bearer ${of.people.editor.access}` }
    const answer = await fetch(`${server.origin}/api/v1/files`, { method: 'POST', headers, body })
    assert.equal(answer.status, 201)
    return (await answer.json()).id
  }

  test('is an uploaded image of the tenant, and stays while an article shows it', async () => {
    const cover = await upload(Buffer.from(PNG, 'base64'), 'sky.png')
    const article = await write({ cover })
    const read = await call('viewer', `GET /articles/${article.id}?include=cover`)
    assert.deepEqual([read.body.cover.name, read.body.cover.type, read.body.cover.width], ['sky.png', 'image/png', 1])
    const kept = await call('admin', `DELETE /files/${cover}`)
    assert.deepEqual([kept.status, kept.body.code], [409, 'resource.in_use'])
    assert.equal((await call('editor', `PATCH /articles/${article.id}`, { cover: null })).status, 200)
    assert.equal((await call('admin', `DELETE /files/${cover}`)).status, 204)
  })

  test('cannot be another kind of file, one of another tenant, or one that has yet to arrive', async () => {
    const words = await upload(Buffer.from('words'), 'a.txt')
    const other = await createTenant(server)
    const foreign = await upload(Buffer.from(PNG, 'base64'), 'sky.png', other)
    const announced = await call('editor', 'POST /files/direct', {
      ...{ name: 'a.png', type: 'image/png', size: 5, sha256: '0'.repeat(64) },
    })
    const { id } = await write()
    const faults: [cover: string, code: string][] = [
      [words, 'wrong_target'],
      [announced.body.file.id, 'wrong_target'],
      [foreign, 'invalid_reference'],
      [id, 'invalid_reference'],
    ]
    for (const [cover, code] of faults) {
      const answers = [
        await call('editor', `PATCH /articles/${id}`, { cover }),
        await call('editor', 'POST /articles', { title: `A title ${++count}`, cover }),
      ]
      for (const answer of answers)
        assert.deepEqual(
          [answer.status, answer.body.errors[0].pointer, answer.body.errors[0].code],
          [422, '/cover', code],
        )
      const bulk = await call('editor', 'POST /articles/bulk', [{ title: `A title ${++count}`, cover }])
      assert.deepEqual([bulk.status, bulk.body.errors[0].pointer], [422, '/0/cover'], bulk.text)
    }
  })
})
