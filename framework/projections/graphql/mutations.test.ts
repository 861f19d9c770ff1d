// GraphQL mutations over HTTP on a real database: what they write, refuse and leave unchanged.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type GraphqlFixture, openGraphqlFixture } from '#framework/testing/fixtures/open-graphql-fixture.ts'

let library: GraphqlFixture
before(async () => {
  library = await openGraphqlFixture()
})
after(() => library.close())

const INEXACT = 'is a number that would be rounded; send it as text, or with fewer digits'
const CREATE =
  'mutation ($input: CreateBookInput!) { createBook(input: $input) { book { id title version shelf { name } genres { name } } } }'

async function createOf(type: string, token: string, input: object): Promise<string> {
  const { data } = await library.ask(
    token,
    `mutation ($input: Create${type}Input!) { create${type}(input: $input) { record: ${type.toLowerCase()} { id } } }`,
    { input },
  )
  return data[`create${type}`].record.id
}

async function countOf(token: string): Promise<number> {
  return (await library.ask(token, '{ books { totalCount } }')).data.books.totalCount
}

describe('create', () => {
  test('a record is created with its relations and answered with them', async () => {
    const shelfId = await createOf('Shelf', 'editor.a', { name: 'top' })
    const genreIds = [await createOf('Genre', 'editor.a', { name: 'poem' })]
    const { data, errors } = await library.ask('editor.a', CREATE, { input: { title: 'Verse', shelfId, genreIds } })
    assert.equal(errors, undefined)
    const { id, ...book } = data.createBook.book
    assert.match(id, /^[0-9a-f-]{36}$/)
    assert.deepEqual(book, { title: 'Verse', version: 1, shelf: { name: 'top' }, genres: [{ name: 'poem' }] })
  })

  test('a list of references keeps its order', async () => {
    const [a, b, c] = [
      await createOf('Genre', 'editor.a', { name: 'a' }),
      await createOf('Genre', 'editor.a', { name: 'b' }),
      await createOf('Genre', 'editor.a', { name: 'c' }),
    ]
    const { data } = await library.ask(
      'editor.a',
      'mutation ($input: CreateBookInput!) { createBook(input: $input) { book { id genreIds genres { name } } } }',
      { input: { title: 'Ordered', genreIds: [c, a, b] } },
    )
    const { id, genreIds, genres } = data.createBook.book
    assert.deepEqual(
      [genreIds, genres],
      [
        [c, a, b],
        [{ name: 'c' }, { name: 'a' }, { name: 'b' }],
      ],
    )
    const read = await library.ask('editor.a', `{ book(id: "${id}") { genreIds genres { name } } }`)
    assert.deepEqual(read.data.book, { genreIds, genres })
  })

  test('a number that would be rounded is refused with its place, as a literal and as a variable', async () => {
    const literal =
      'mutation { createBook(input: { title: "Big", extra: { deep: [9007199254740993] } }) { book { id } } }'
    const variable =
      'mutation ($extra: JSON) { createBook(input: { title: "Big", extra: { deep: $extra } }) { book { id } } }'
    const whole = `{"query":${JSON.stringify(CREATE)},"variables":{"input":{"title":"Big","extra":{"deep":[9007199254740993]}}}}`
    const answers = [
      await library.ask('editor.a', literal),
      await library.askText('editor.a', whole),
      await library.askText(
        'editor.a',
        `{"query":${JSON.stringify(variable)},"variables":{"extra":[9007199254740993]}}`,
      ),
    ]
    for (const { errors } of answers)
      assert.deepEqual(
        errors?.map(({ extensions }: { extensions: { errors: unknown } }) => extensions.errors),
        [[{ pointer: '/extra/deep/0', code: 'inexact_number', message: INEXACT }]],
      )
    const kept = await library.ask(
      'editor.a',
      'mutation { createBook(input: { title: "Kept", extra: { a: 1.50, b: [9007199254740992], __proto__: null, c: "1e999" } }) { book { extra } } }',
    )
    assert.equal(
      JSON.stringify(kept.data?.createBook.book.extra),
      '{"a":1.5,"b":[9007199254740992],"c":"1e999","__proto__":null}',
    )
  })

  test('every kind of value returns as it was sent', async () => {
    const input = {
      title: 'All kinds',
      state: 'lent',
      binding: 'hard-cover',
      pages: 12,
      price: '9.90',
      isRare: true,
      published: '2026-11-23',
      readAt: '2026-11-23T10:00:00.000Z',
      keywords: ['a', 'b'],
      extra: { deep: [1, null, { a: 'ü' }] },
    }
    const { data, errors } = await library.ask(
      'editor.a',
      `mutation ($input: CreateBookInput!) { createBook(input: $input) { book { ${Object.keys(input).join(' ')} } } }`,
      { input },
    )
    assert.equal(errors, undefined)
    assert.deepEqual(data.createBook.book, input)
  })

  test('faults inside the input carry the code, the status and the pointer of every other surface', async () => {
    const before = await countOf('editor.a')
    const { status, data, errors } = await library.ask('editor.a', CREATE, {
      input: { title: 'x'.repeat(51), pages: 0, shelfId: 'no-uuid' },
    })
    assert.equal(status, 200)
    assert.deepEqual(data, { createBook: null })
    const { code, status: told, errors: items, requestId } = errors[0]!.extensions
    assert.deepEqual([code, told], ['request.validation_failed', 422])
    assert.ok(requestId)
    assert.deepEqual(items.map(({ pointer }) => pointer).sort(), ['/pages', '/shelfId', '/title'])
    assert.deepEqual(errors[0]!.path, ['createBook'])
    assert.equal(await countOf('editor.a'), before)
  })

  test('variables of the wrong type, missing and unknown ones are reported with their place', async () => {
    const cases: [object, string, string][] = [
      [{ input: { title: 7 } }, '/variables/input/title', 'type'],
      [{ input: {} }, '/variables/input', 'required'],
      [{ input: { title: 'x', colour: 'red' } }, '/variables/input', 'unknown'],
      [{ input: { title: 'x', state: 'burnt' } }, '/variables/input/state', 'not_a_choice'],
      [{ input: { title: 'x', price: '1e1000000' } }, '/variables/input/price', 'type'],
      [{ input: { title: 'x', published: '2026-02-30' } }, '/variables/input/published', 'type'],
      [{ input: { title: 'x', pages: 1e300 } }, '/variables/input/pages', 'type'],
      [{ input: { title: 'x', genreIds: ['a', null] } }, '/variables/input/genreIds/1', 'required'],
      [{}, '/variables/input', 'required'],
    ]
    for (const [variables, pointer, code] of cases) {
      const { status, errors } = await library.ask('editor.a', CREATE, variables)
      assert.deepEqual(
        [status, errors[0]!.extensions.code],
        [200, 'request.validation_failed'],
        JSON.stringify(variables),
      )
      assert.deepEqual(
        errors[0]!.extensions.errors.map((item) => [item.pointer, item.code]),
        [[pointer, code]],
        JSON.stringify(errors),
      )
    }
  })

  test('texts that cannot be stored are refused (tabnews#731)', async () => {
    for (const title of ['a\u0000b', '\ud800']) {
      const { errors } = await library.ask('editor.a', CREATE, { input: { title } })
      assert.deepEqual(
        errors[0]!.extensions.errors.map((item) => [item.pointer, item.code]),
        [['/title', 'invalid_text']],
      )
    }
  })

  test('endlessly nested values are refused (GHSA-9xp9-j92r-p88v)', async () => {
    const extra = JSON.parse('['.repeat(5000) + ']'.repeat(5000))
    const { errors } = await library.ask('editor.a', CREATE, { input: { title: 'Deep', extra } })
    assert.equal(errors[0]!.extensions.code, 'request.validation_failed')
  })

  test('null is refused where a value has a default, omission is not', async () => {
    const { errors } = await library.ask('editor.a', CREATE, { input: { title: 'x', state: null } })
    assert.equal(errors[0]!.extensions.errors[0]!.pointer, '/variables/input/state')
  })

  test('a mutation cannot refer to a record of another tenant', async () => {
    const shelfId = await createOf('Shelf', 'editor.elsewhere', { name: 'theirs' })
    const { errors } = await library.ask('editor.a', CREATE, { input: { title: 'Thief', shelfId } })
    assert.equal(errors[0]!.extensions.code, 'resource.invalid_reference')
    assert.equal(errors[0]!.extensions.errors[0]!.pointer, '/shelfId')
  })

  test('a failure after the write rolls the write back', async () => {
    const before = await countOf('editor.a')
    for (const [title, code] of [
      ['refused afterwards', 'resource.conflict'],
      ['broken inside', 'service.internal'],
    ]) {
      const { errors } = await library.ask('editor.a', CREATE, { input: { title } })
      assert.equal(errors[0]!.extensions.code, code)
      assert.doesNotMatch(JSON.stringify(errors), /secret/)
    }
    assert.equal(await countOf('editor.a'), before)
  })
})

describe('update and delete', () => {
  const UPDATE =
    'mutation ($id: ID!, $input: UpdateBookInput!, $version: Int) { updateBook(id: $id, input: $input, expectedVersion: $version) { book { title pages version } } }'

  test('an update changes named fields and counts the version', async () => {
    const id = await createOf('Book', 'editor.b', { title: 'Old', pages: 5 })
    const { data } = await library.ask('editor.b', UPDATE, { id, input: { title: 'New' } })
    assert.deepEqual(data.updateBook.book, { title: 'New', pages: 5, version: 2 })
    const { data: emptied } = await library.ask('editor.b', UPDATE, { id, input: { pages: null } })
    assert.equal(emptied.updateBook.book.pages, null)
  })

  test('a change of an outdated version is refused', async () => {
    const id = await createOf('Book', 'editor.b', { title: 'Versioned' })
    await library.ask('editor.b', UPDATE, { id, input: { pages: 1 }, version: 1 })
    const { errors } = await library.ask('editor.b', UPDATE, { id, input: { pages: 2 }, version: 1 })
    assert.equal(errors[0]!.extensions.code, 'request.precondition_failed')
  })

  test('missing and foreign records get the same answer', async () => {
    const theirs = await createOf('Book', 'editor.elsewhere', { title: 'Theirs' })
    const answers = await Promise.all(
      [theirs, '01999999-0000-7000-8000-000000000000', 'nonsense'].map((id) =>
        library.ask('editor.b', UPDATE, { id, input: { pages: 3 } }),
      ),
    )
    const told = answers.map(({ errors }) => [errors[0]!.message, errors[0]!.extensions.code])
    assert.equal(new Set(told.map(String)).size, 1)
    assert.equal(told[0]![1], 'resource.not_found')
    const { data } = await library.ask('editor.elsewhere', `{ book(id: "${theirs}") { pages } }`)
    assert.equal(data.book.pages, null)
  })

  test('a record is deleted, unless another refers to it', async () => {
    const shelfId = await createOf('Shelf', 'editor.b', { name: 'full' })
    const id = await createOf('Book', 'editor.b', { title: 'On the shelf', shelfId })
    const remove = (type: string, which: string) =>
      library.ask('editor.b', `mutation { delete${type}(id: "${which}") { deletedId } }`)
    const refused = await remove('Shelf', shelfId)
    assert.equal(refused.errors[0]!.extensions.code, 'resource.in_use')
    assert.deepEqual((await remove('Book', id)).data, { deleteBook: { deletedId: id } })
    assert.equal((await remove('Book', id)).errors[0]!.extensions.code, 'resource.not_found')
    assert.equal((await remove('Shelf', shelfId)).errors, undefined)
  })
})

describe('many at once', () => {
  test('all are created, or none and the faulty one is named', async () => {
    const mutation = 'mutation ($inputs: [CreateBookInput!]!) { createBooks(inputs: $inputs) { books { title } } }'
    const good = await library.ask('editor.c', mutation, { inputs: [{ title: 'One' }, { title: 'Two' }] })
    assert.deepEqual(good.data.createBooks.books, [{ title: 'One' }, { title: 'Two' }])
    const bad = await library.ask('editor.c', mutation, { inputs: [{ title: 'Three' }, { title: 'One', slug: 'one' }] })
    assert.equal(bad.errors[0]!.extensions.code, 'resource.duplicate')
    assert.deepEqual(
      bad.errors[0]!.extensions.errors.map(({ pointer }) => pointer),
      ['/1/slug'],
    )
    assert.equal(await countOf('editor.c'), 2)
  })

  test('all are changed and deleted together', async () => {
    const { data } = await library.ask('editor.c', '{ books { nodes { id } } }')
    const ids: string[] = data.books.nodes.map(({ id }: { id: string }) => id)
    const updated = await library.ask(
      'editor.c',
      'mutation ($inputs: [UpdateBooksInput!]!) { updateBooks(inputs: $inputs) { books { pages } } }',
      { inputs: ids.map((id, index) => ({ id, pages: index + 1 })) },
    )
    assert.deepEqual(updated.data.updateBooks.books, [{ pages: 1 }, { pages: 2 }])
    const missing = '01999999-0000-7000-8000-000000000000'
    const remove = 'mutation ($ids: [ID!]!) { deleteBooks(ids: $ids) { deletedIds } }'
    const refused = await library.ask('editor.c', remove, { ids: [...ids, missing] })
    assert.equal(refused.errors[0]!.extensions.code, 'resource.not_found')
    assert.equal(await countOf('editor.c'), 2)
    assert.deepEqual((await library.ask('editor.c', remove, { ids })).data.deleteBooks.deletedIds, ids)
  })
})

describe('actions and permissions', () => {
  const LEND =
    'mutation ($id: ID!, $input: LendBookInput!) { lendBook(id: $id, input: $input) { book { state lendings } } }'

  test('an action is a mutation with its declared input', async () => {
    const id = await createOf('Book', 'editor.d', { title: 'Lend me' })
    const { data, errors } = await library.ask('editor.d', LEND, { id, input: { days: 3 } })
    assert.equal(errors, undefined)
    assert.deepEqual(data.lendBook.book, { state: 'lent', lendings: 3 })
    const refused = await library.ask('editor.d', LEND, { id, input: { days: 31 } })
    assert.deepEqual(
      refused.errors[0]!.extensions.errors.map(({ pointer, code }) => [pointer, code]),
      [['/days', 'too_large']],
    )
  })

  test('each right is denied by default, to members and to strangers', async () => {
    const id = await createOf('Book', 'editor.d', { title: 'Guarded' })
    const documents = [
      '{ books { totalCount } }',
      `{ book(id: "${id}") { title } }`,
      'mutation { createBook(input: { title: "x" }) { book { id } } }',
      `mutation { updateBook(id: "${id}", input: { pages: 1 }) { book { id } } }`,
      `mutation { deleteBook(id: "${id}") { deletedId } }`,
      'mutation { createBooks(inputs: [{ title: "x" }]) { books { id } } }',
      `mutation { updateBooks(inputs: [{ id: "${id}", pages: 1 }]) { books { id } } }`,
      `mutation { deleteBooks(ids: ["${id}"]) { deletedIds } }`,
      `mutation { lendBook(id: "${id}", input: { days: 1 }) { book { id } } }`,
    ]
    for (const document of documents) {
      const member = await library.ask('nobody.d', document)
      assert.equal(member.errors[0]!.extensions.code, 'permissions.denied', document)
      const stranger = await library.ask(null, document)
      assert.equal(stranger.errors[0]!.extensions.code, 'auth.required', document)
    }
    const viewer = await library.ask('viewer.d', documents[3]!)
    assert.equal(viewer.errors[0]!.extensions.code, 'permissions.denied')
  })

  test('a relation the caller may not read is an error, not a leak', async () => {
    const genreId = await createOf('Genre', 'editor.d', { name: 'secret genre' })
    await createOf('Book', 'editor.d', { title: 'With genre', genreIds: [genreId] })
    const { data, errors } = await library.ask(
      'viewer.d',
      '{ books(filter: { title: { exact: "With genre" } }) { nodes { title genres { name } } } }',
    )
    assert.equal(data, null)
    assert.equal(errors[0]!.extensions.code, 'permissions.denied')
  })

  test('the status reports a wrong token, too', async () => {
    const response = await library.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: 'Basic x' },
      payload: { query: '{ books { totalCount } }' },
    })
    assert.equal(response.statusCode, 401)
    assert.match(String(response.headers['www-authenticate']), /^Bearer/)
    assert.equal(response.json().errors[0].extensions.code, 'auth.invalid_token')
  })

  test('several mutations run in order, each on its own', async () => {
    const { data, errors } = await library.ask(
      'editor.e',
      'mutation { a: createBook(input: { title: "A" }) { book { title } } b: createBook(input: { title: "B", slug: "a" }) { book { title } } c: createBook(input: { title: "C" }) { book { title } } }',
    )
    assert.deepEqual([data.a.book.title, data.b, data.c.book.title], ['A', null, 'C'])
    assert.deepEqual([errors.length, errors[0]!.extensions.code, errors[0]!.path], [1, 'resource.duplicate', ['b']])
    assert.equal(await countOf('editor.e'), 2)
  })
})
