// loaddata, dumpdata and flush as a person types them, on tenants created through the API.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Finished, runManage } from '../support/manage.ts'
import { runCommand } from '../support/run-command.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

let server: TestServer
let first: TestTenant
let second: TestTenant
let folder: string
before(async () => {
  server = await openServer()
  first = await createTenant(server)
  second = await createTenant(server)
  folder = mkdtempSync(path.join(tmpdir(), 'pend-fixtures-'))
})
after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const at = (name: string) => path.join(folder, name)
const list = async (tenant: TestTenant, resource: string) =>
  (await server.call(`/api/v1/${resource}?page_size=200`, { token: tenant.people.owner.access })).body

function refused({ status, stderr }: Finished, sentence: RegExp, code = 1) {
  assert.equal(status, code, stderr)
  assert.match(stderr, sentence)
  assert.doesNotMatch(stderr, /\n {4}at |Error:/, 'no stack trace')
}

const CATEGORY = '01900000-0000-7000-8000-000000000001'
const ARTICLES = Array.from({ length: 30 }, (_, n) => ({
  resource: 'articles',
  id: `01900000-0000-7000-8000-1000000000${String(n).padStart(2, '0')}`,
  fields: {
    title: `Article ${n}`,
    status: n % 2 ? 'published' : 'draft',
    category: CATEGORY,
    ...(n % 2 && { publishedAt: '2020-01-02T03:04:05.000Z' }),
    createdAt: '2019-01-02T03:04:05.000Z',
  },
}))
const LIBRARY = [{ resource: 'categories', id: CATEGORY, fields: { name: 'News', slug: 'news' } }, ...ARTICLES]

describe('loaddata and dumpdata', () => {
  test('carry a tenant into a file and into another tenant, unchanged', async () => {
    writeFileSync(at('library.json'), JSON.stringify(LIBRARY, null, 2))
    const loaded = await runManage(['loaddata', at('library.json'), '--tenant', first.slug])
    assert.equal(loaded.stdout, 'Loaded 31 records: 31 new, 0 updated.\n', loaded.stderr)
    const dumped = await runCommand(['dumpdata', '--tenant', first.slug, '--output', at('dump.json')])
    assert.equal(dumped.status, 0, dumped.stderr)
    assert.match(dumped.stderr, /^Dumped 31 records of .*categories.*articles.* into /)
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.part')),
      [],
    )
    const copied = await runCommand(['loaddata', at('dump.json'), '--tenant', second.slug])
    assert.equal(copied.stdout, 'Loaded 31 records: 31 new, 0 updated.\n', copied.stderr)
    const again = await runManage(['dumpdata', '--tenant', second.slug])
    assert.equal(again.stdout, readFileSync(at('dump.json'), 'utf8'))
    const shown = await list(second, 'articles')
    assert.equal(shown.count, 30)
    assert.deepEqual(
      new Set(shown.results.map((each: { id: string }) => each.id)),
      new Set(ARTICLES.map(({ id }) => id)),
    )
    assert.equal(
      shown.results.find(({ status }: { status: string }) => status === 'published').publishedAt,
      '2020-01-02T03:04:05.000Z',
    )
  })

  test('read piped input, as a person who may write', async () => {
    const input = `${JSON.stringify({ resource: 'tags', fields: { name: 'Piped' } })}\n`
    const as = (role: 'editor' | 'viewer') =>
      runManage(['loaddata', '-', '--tenant', first.slug, '--as', first.people[role].email], { input })
    refused(await as('viewer'), /^The input line 1 \(record 1\), tags: This needs the permission tags\.create\.\n/)
    assert.equal((await as('editor')).status, 0)
    const entry = (
      await server.call('/api/v1/audit?resource=tags', { token: first.people.owner.access })
    ).body.results.at(0)
    assert.equal(entry.actorId, first.people.editor.id)
  })

  test('empty one tenant and no other, without a question', async () => {
    await runCommand(['loaddata', at('library.json'), '--tenant', first.slug])
    const flushed = await runManage(['flush', '--tenant', second.slug, '--no-input'])
    assert.equal(flushed.status, 0, flushed.stderr)
    assert.match(flushed.stdout, /^30 articles deleted$/m)
    assert.equal((await list(second, 'articles')).count, 0)
    assert.equal((await list(first, 'articles')).count, 30)
    refused(
      await runCommand(['flush', '--tenant', first.slug]),
      /^There is no terminal to answer "Delete all .* of ".*" for good\?/,
    )
    refused(await runCommand(['flush']), /^Say which tenant to empty: --tenant <slug>\n$/)
  })
})

describe('a mistake on the command line', { concurrency: 4 }, () => {
  const load = (text: string, ...words: string[]) => {
    const file = path.join(mkdtempSync(at('wrong-')), 'wrong.json')
    writeFileSync(file, text)
    return runCommand(['loaddata', file, '--tenant', second.slug, ...words])
  }

  for (const [what, text, sentence] of [
    ['malformed JSON', '[\n{"resource": "tags" "fields": {}}]', /^wrong\.json line 2 \(record 1\) is malformed JSON: /],
    [
      'half a file',
      '[\n{"resource": "tags", "fields": {"name"',
      /^wrong\.json ends inside the object that begins on line 2\.\n/,
    ],
    ['another format', 'resource,name\ntags,x', /^wrong\.json has "r" on line 1 where a list/],
    [
      'an unknown resource',
      '[{"resource": "tag", "fields": {}}]',
      /there is no resource "tag"; did you mean "tags"\?\n/,
    ],
    ['no resource', '[{"fields": {}}]', /^wrong\.json line 1 \(record 1\): it must say its "resource"\.\n/],
    ['keys of another format', '[{"model": "tags", "pk": 1}]', /"model" is not known; a record is \{ "resource"/],
    ['an invalid id', '[{"resource": "tags", "id": 7, "fields": {}}]', /: 7 is not an id; ids are UUIDs\.\n/],
    ['invalid values', '[{"resource": "tags", "fields": []}]', /"fields" must be an object/],
    [
      'a faulty record after good ones',
      `[\n{"resource": "tags", "fields": {"name": "fine"}},\n{"resource": "tags", "fields": {"nmae": "x"}}]`,
      /^wrong\.json line 3 \(record 2\), tags: "n\w+" .*\nNothing was written\.\n$/,
    ],
  ] as const) {
    test(`in loaddata with ${what} is one sentence, and writes nothing`, async () => {
      refused(await load(text), sentence)
      assert.equal((await list(second, 'tags')).count, 0)
    })
  }

  test('in loaddata names a missing file, tenant or person', async () => {
    refused(
      await runCommand(['loaddata', 'nowhere.json', '--tenant', first.slug]),
      /^There is no file "nowhere\.json"\.\n/,
    )
    refused(await runCommand(['loaddata', folder, '--tenant', first.slug]), /is a folder; name the files in it\.\n/)
    refused(await load('[]', '--as', 'nobody@example.com'), /^Nobody has the address "nobody@example\.com"\.\n$/)
    refused(await load('[]', '--as', first.people.owner.email), /is not a member of /)
    refused(
      await runCommand(['loaddata', at('library.json'), '--tenant', 'nowhere']),
      /^There is no tenant "nowhere"\.\n$/,
    )
    refused(await load('[]', '--batch', '0'), /^--batch must be 1 or more\.\n$/)
    refused(await runCommand(['loaddata']), /missing required argument/, 2)
    writeFileSync(at('latin.json'), Buffer.from([0x5b, 0x7b, 0x22, 0xe9, 0x22, 0x7d, 0x5d]))
    refused(
      await runCommand(['loaddata', at('latin.json'), '--tenant', first.slug]),
      /^latin\.json is not written in UTF-8\.\n/,
    )
  })

  test('in dumpdata is reported, and leaves no file', async () => {
    refused(await runCommand(['dumpdata']), /^These records live in tenants\.\nSay in which: --tenant <slug>\n$/)
    refused(
      await runCommand(['dumpdata', 'artcles', '--tenant', first.slug]),
      /^There is no resource "artcles"\.\nDid you mean articles\?\n$/,
    )
    refused(
      await runCommand(['dumpdata', '--tenant', first.slug, '-o', at('none/x.json')]),
      /x\.json cannot be written: /,
    )
    refused(
      await runCommand(['dumpdata', '--tenant', first.slug, '--format', 'xml']),
      /Allowed choices are json, jsonl/,
      2,
    )
    refused(
      await runCommand(['dumpdata', '--tenant', first.slug, '--format', 'jsonl', '--indent', '2']),
      /^--indent is 0 to 8/,
    )
  })
})
