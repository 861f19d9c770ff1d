// From an empty folder to a served resource: the files a new app, resource and field need, in a copy of this project.
// In a process of its own: it imports files of the copy, and the next copy stands in the same place.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { type BootstrappedDatabase, openBootstrappedDatabase, testDatabaseUrls } from '#framework/testing/database.ts'
import { runManage } from '../support/manage.ts'
import { copyProject, type ProjectCopy } from '../support/project-copy.ts'
import { runCommand } from '../support/run-command.ts'
import type { TestServer } from '../support/server.ts'
import { registerPerson } from '../support/tenant.ts'

let copy: ProjectCopy
let urls: BootstrappedDatabase
before(async () => {
  copy = copyProject()
  urls = await openBootstrappedDatabase()
})
after(async () => {
  copy.remove()
  await urls.drop()
})

const succeed = async (...words: string[]) => {
  const finished = await runManage(words, { root: copy.root, urls })
  assert.equal(finished.status, 0, finished.stderr)
  return finished.stdout
}
const bringUpToDate = async () => {
  await succeed('makemigrations', 'library')
  assert.equal((await runCommand(['migrate'], { root: copy.root, urls })).status, 0)
  await succeed('artifacts')
}

/** Files a person writes; commands derive the rest. */
const isSource = (file: string) => !/^(docs\/reference|generated|migrations)\//.test(file)

/** The source files that `work` changes or adds. */
async function touchedBy(work: () => unknown): Promise<string[]> {
  const earlier = new Map(copy.changedFiles().map((file) => [file, contentOf(file)]))
  await work()
  return copy.changedFiles().filter((file) => isSource(file) && contentOf(file) !== earlier.get(file))
}

const contentOf = (file: string) => readFileSync(path.join(copy.root, file), 'utf8')
const write = (file: string, content: string) => writeFileSync(path.join(copy.root, file), content)
const edit = (file: string, from: string, to: string) => {
  assert.ok(contentOf(file).includes(from), `${file} has ${from}`)
  write(file, contentOf(file).replace(from, to))
}

/** Runs a program of the copy as if typed there. */
async function runScript(...words: string[]) {
  const { NODE_TEST_CONTEXT: _context, ...environment } = process.env
  const child = spawn(process.execPath, words, {
    cwd: copy.root,
    env: { ...environment, TEST_DATABASE_URL: testDatabaseUrls().adminUrl, NODE_V8_COVERAGE: '' },
  })
  const [stdout, [status]] = await Promise.all([text(child.stdout), once(child, 'close')])
  return { status, stdout }
}

describe('startapp', () => {
  test('writes a new app, registers it, and says what to do next', async () => {
    const before = contentOf('core/installed-apps.ts')
    const said = await succeed('startapp', 'library', '--resource', 'books')
    assert.match(
      said,
      /Next:\n {2}\.\/manage makemigrations library\n {2}\.\/manage migrate\n {2}\.\/manage artifacts\n/,
    )
    assert.deepEqual(copy.changedFiles(), [
      'apps/library/app.ts',
      'apps/library/books.policy.ts',
      'apps/library/books.resource.ts',
      'apps/library/books.test.ts',
      'apps/library/index.ts',
      'apps/library/testing.ts',
      'core/installed-apps.ts',
    ])
    const lines = contentOf('core/installed-apps.ts').split('\n')
    const isOld = (line: string) => before.split('\n').includes(line)
    assert.equal(lines.filter((line) => !isOld(line) && line.startsWith('import')).length, 1, 'one new import')
    assert.match(contentOf('core/installed-apps.ts'), /content[^\]]*library,?\s*\]/)
  })

  test('writes tests that pass at once, and files that meet the quality rules', async () => {
    const [tests, quality] = await Promise.all([
      runScript('scripts/run-tests.ts', 'apps/library'),
      runScript(
        'scripts/quality.ts',
        ...['types', 'format and lint', 'dependency rules', 'names and sizes', 'comments', 'tests'].flatMap((step) => [
          '--only',
          step,
        ]),
      ),
    ])
    assert.match(tests.stdout, /\n2 passed, 0 failed\n$/)
    const findings = quality.stdout.split('\n').filter((line) => /apps\/library|installed-apps/.test(line))
    assert.deepEqual(findings, [])
  })

  for (const [words, sentence] of [
    [['library'], /^There is a folder apps\/library already\.\n$/],
    [['Library'], /^"Library" cannot be a name here\.\nWrite small letters, digits and hyphens: blog, press-room\.\n$/],
    [['../library'], /^"\.\.\/library" cannot be a name here\.\n/],
    [['class'], /^"class" cannot be a name here\.\n/],
    [['shop', '--resource', 'books'], /^The app library has a resource "books" already\.\nName another one/],
    [
      ['shop', '--resource', 'Toys'],
      /^"Toys" cannot be a name here\.\nWrite camelCase, in the plural: books, bookLoans\.\n$/,
    ],
    [['shop', '--resource', 'default'], /^"default" cannot be a name here\.\n/],
  ] as const) {
    test(`refuses ${words.join(' ')} in a sentence and writes nothing`, async () => {
      const earlier = copy.changedFiles()
      // Only the copy's code knows its books.
      const run = words.some((word) => word === 'books') ? runManage : runCommand
      const { status, stderr } = await run(['startapp', ...words], { root: copy.root, urls })
      assert.equal(status, 1)
      assert.match(stderr, sentence)
      assert.deepEqual(copy.changedFiles(), earlier)
    })
  }
})

describe('the source files a change touches', () => {
  test('number three for another resource', async () => {
    const touched = await touchedBy(async () => {
      write('apps/library/loans.resource.ts', LOANS)
      write('apps/library/loans.policy.ts', contentOf('apps/library/books.policy.ts').replaceAll('books', 'loans'))
      edit('apps/library/app.ts', 'resources: [books]', 'resources: [books, loans]')
      edit('apps/library/app.ts', '[booksPolicy]', '[booksPolicy, loansPolicy]')
      edit(
        'apps/library/app.ts',
        '\n\nexport',
        "\nimport { loansPolicy } from './loans.policy.ts'\nimport { loans } from './loans.resource.ts'\n\nexport",
      )
      await bringUpToDate()
    })
    assert.deepEqual(touched, ['apps/library/app.ts', 'apps/library/loans.policy.ts', 'apps/library/loans.resource.ts'])
  })

  test('number one for a field', async () => {
    const file = 'apps/library/books.resource.ts'
    const touched = await touchedBy(async () => {
      edit(file, 'fields: {', 'fields: {\n    isbn: text({ max: 20, unique: true }),')
      edit(file, "filters: ['name'", "filters: ['name', 'isbn'")
      await bringUpToDate()
    })
    assert.deepEqual(touched, [file])
  })

  test('suffice: the server serves their declarations over REST and GraphQL', async () => {
    const server = await openCopiedServer()
    try {
      const { access: token } = await registerPerson(server, { tenantName: 'Reading room' })
      const call = (target: string, body?: object) =>
        server.call(`/api/v1/${target}`, { token, ...(body && { method: 'POST', body }) })
      const book = await call('books', { name: 'Emma', isbn: '978' })
      assert.equal(book.status, 201, book.text)
      const loan = await call('loans', { book: book.body.id, reader: 'Ada' })
      assert.equal(loan.status, 201, loan.text)
      assert.equal((await call('books', { name: 'Emma again', isbn: '978' })).body.code, 'resource.duplicate')
      assert.equal((await call('books?isbn__startswith=97')).body.count, 1)
      const query = '{ loans { totalCount nodes { reader book { name isbn } } } }'
      assert.deepEqual((await server.graphql(query, { token })).body.data.loans, {
        totalCount: 1,
        nodes: [{ reader: 'Ada', book: { name: 'Emma', isbn: '978' } }],
      })
    } finally {
      await server.close()
    }
  })
})

/** The copy's server, with the copy's code, on the scratch database. */
async function openCopiedServer(): Promise<TestServer> {
  const { openServer } = (await import(
    path.join(copy.root, 'tests/support/server.ts')
  )) as typeof import('../support/server.ts')
  return openServer({ DATABASE_URL: urls.ownerUrl, DATABASE_APP_URL: urls.appUrl })
}

const LOANS = `// Loans: who has which book.
import { defineResource } from '#framework/resource/define-resource.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'

export const loans = defineResource('loans', {
  fields: {
    book: reference('books', { required: true, inverse: 'loans' }),
    reader: text({ required: true, max: 100 }),
  },
  filters: ['book'],
})
`
