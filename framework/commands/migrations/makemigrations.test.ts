// The questions of makemigrations where existing rows need a value, and options that answer them.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, test } from 'node:test'
import { buildApplication } from '#framework/application/build-application.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import type { Project } from '#framework/application/project.ts'
import { defineResource, type Fields } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { openPaperTerminal } from '#framework/testing/terminals/paper-terminal.ts'
import { openTypingTerminal } from '#framework/testing/terminals/typing-terminal.ts'
import { runCommandLine } from '../run-command-line.ts'
import { makemigrations } from './makemigrations.ts'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

interface Shop {
  /** Runs the command with these declarations; `answers` come from a person at the terminal. */
  make(fields: Fields, words?: readonly string[], answers?: readonly string[]): Promise<Made>
}

interface Made {
  readonly status: number
  readonly stderr: string
  /** The content of the written file; empty without one. */
  readonly sql: string
}

const WAS = { title: text({ max: 50 }), state: choice(['draft', 'old', 'done']) }

/** Articles as before, with their first migration. */
async function openShop(): Promise<Shop> {
  const root = mkdtempSync(path.join(tmpdir(), 'pend-asking-'))
  roots.push(root)
  const directory = path.join(root, 'migrations')
  mkdirSync(directory)
  const files = () => readdirSync(directory).filter((name) => name.endsWith('.sql'))
  const shop: Shop = {
    async make(fields, words = [], answers) {
      const app = defineApp({ name: 'shop', resources: [defineResource('shopArticles', { fields })] })
      const application = buildApplication([frameworkApp, app])
      const settings = { environment: 'production' }
      const project = { root, settings, loadApplication: async () => application, close: async () => {} }
      const terminal = answers ? openTypingTerminal(answers) : openPaperTerminal()
      const before = files()
      const status = await runCommandLine({
        words: ['makemigrations', ...words],
        commands: [makemigrations],
        loadMore: async () => [],
        openProject: async () => project as unknown as Project,
        terminal,
      })
      const fresh = files().filter((name) => !before.includes(name))
      const sql = fresh.map((name) => readFileSync(path.join(directory, name), 'utf8')).join('\n')
      return { status, sql, stderr: terminal.written().stderr }
    },
  }
  assert.equal((await shop.make(WAS)).status, 0)
  return shop
}

const REQUIRED = { ...WAS, title: text({ max: 50, required: true }) }
const FRESH = { ...WAS, size: integer({ required: true, min: 3 }) }
const FEWER = { ...WAS, state: choice(['draft', 'done']) }

describe('at a terminal', () => {
  test('a value is requested where a field becomes required, and precedes the constraint in the migration', async () => {
    const { status, sql, stderr } = await (await openShop()).make(REQUIRED, [], ['1', "it's none"])
    assert.equal(status, 0, stderr)
    assert.match(sql, /set "title" = 'it''s none' where "title" is null;[\s\S]*alter column "title" set not null/)
  })

  test('a value is requested again until the field accepts it', async () => {
    const { sql, stderr } = await (await openShop()).make(FRESH, [], ['7', '1', 'many', '2', '5'])
    assert.match(stderr, /does not take "many": it cannot be read/)
    assert.match(stderr, /does not take "2": it must be >= 3/)
    assert.match(sql, /add column "size" integer not null default 5;\nalter table .* alter column "size" drop default;/)
  })

  test('another value is requested where a choice loses one', async () => {
    const { sql, stderr } = await (await openShop()).make(FEWER, [], ['1', 'gone', 'draft'])
    assert.match(stderr, /does not take "gone"\. It takes draft, done/)
    assert.match(sql, /case "state" when 'old' then 'draft' end where "state" in \('old'\)/)
  })

  test('choosing to change the declaration, or to quit, writes nothing', async () => {
    const shop = await openShop()
    for (const fields of [REQUIRED, FRESH, FEWER])
      for (const answer of ['2', '3']) {
        const { status, sql, stderr } = await shop.make(fields, [], [answer])
        assert.deepEqual([status, sql], [1, ''], stderr)
        assert.match(stderr, /Nothing was written\.\n(Change the field|Run makemigrations)/)
      }
  })

  test('confirming that no row is affected continues, with a warning', async () => {
    const { status, sql, stderr } = await (await openShop()).make(
      { ...REQUIRED, ...FEWER, title: REQUIRED.title },
      [],
      ['4', '4'],
    )
    assert.equal(status, 0)
    assert.doesNotMatch(sql, /update/)
    assert.match(stderr, /becomes required: rows without a value make the migration fail/)
  })

  test('a rename is asked about first, and leaves nothing to fill', async () => {
    const { title, ...rest } = WAS
    const { sql } = await (await openShop()).make({ ...rest, headline: text({ max: 50 }) }, [], ['y'])
    assert.match(sql, /rename column "title" to "headline"/)
    assert.ok(title)
  })
})

describe('without a terminal', () => {
  test('--fill and --map answer, several of each, by field names', async () => {
    const fields = {
      ...FEWER,
      title: REQUIRED.title,
      size: FRESH.size,
      isOpen: boolean({ required: true }),
      words: tags({ required: true }),
    }
    const { status, sql, stderr } = await (await openShop()).make(fields, [
      ...[
        '--fill',
        'shopArticles.title=a, b=c',
        '--fill',
        'shop_articles.size=4',
        '--fill',
        'shopArticles.isOpen=false',
      ],
      ...['--map', 'shopArticles.state:old=done', '--fill', 'shopArticles.words=none'],
    ])
    assert.equal(status, 0, stderr)
    for (const part of ["'a, b=c'", 'default 4', 'default false', "array['none']", "when 'old' then 'done'"])
      assert.ok(sql.includes(part), `${part}\n${sql}`)
  })

  test('nothing is asked: possible failures get a warning, and a new required field is refused with a hint', async () => {
    const shop = await openShop()
    const refused = await shop.make(FRESH)
    assert.equal(refused.status, 1)
    assert.match(refused.stderr, /or say what they get, --fill shop_articles\.size=…/)
    const warned = await shop.make(FEWER)
    assert.equal(warned.status, 0)
    assert.match(warned.stderr, /--map shop_articles\.state:old=…/)
  })

  test('a rename is suggested where the new name is required and old rows could not fill it', async () => {
    const { title, ...rest } = WAS
    assert.ok(title)
    const { status, stderr } = await (await openShop()).make({ ...rest, headline: REQUIRED.title })
    assert.equal(status, 1)
    assert.match(stderr, /If something was only renamed, say: --rename shop_articles\.title:headline/)
  })

  test('a renamed field that becomes required at once is filled under its old name', async () => {
    const { title, ...rest } = WAS
    assert.ok(title)
    const { sql } = await (await openShop()).make({ ...rest, headline: REQUIRED.title }, [
      ...['--rename', 'shopArticles.title:headline', '--fill', 'shopArticles.headline=none'],
    ])
    assert.match(sql, /set "title" = 'none' where "title" is null;[\s\S]*rename column "title" to "headline"/)
  })

  const wrong: [fields: Fields, words: string[], message: RegExp][] = [
    [REQUIRED, ['--fill', 'title'], /"title" says nothing about a field/],
    [
      REQUIRED,
      ['--fill', 'shopArticles.tilte=x'],
      /No field is named shopArticles\.tilte\.\nDid you mean shopArticles\.title/,
    ],
    [REQUIRED, ['--fill', 'shopArticles.state=draft'], /Nothing is to be filled at shop_articles\.state/],
    [FRESH, ['--fill', 'shopArticles.size=2'], /does not take "2": it must be >= 3/],
    [FEWER, ['--map', 'shopArticles.state:old=gone'], /does not take "gone"\.\nIt takes draft, done/],
    [FEWER, ['--map', 'shopArticles.state:draft=done'], /does not lose the word "draft"/],
    [FEWER, ['--map', 'shopArticles.title:a=b'], /It is not a choice field/],
    [
      { ...WAS, code: text({ required: true, unique: true }) },
      ['--fill', 'shopArticles.code=x'],
      /its values are unique/,
    ],
    [
      { ...WAS, parent: reference('shopArticles', { required: true }) },
      ['--fill', 'shopArticles.parent=x'],
      /each tenant has its own/,
    ],
  ]
  for (const [fields, words, message] of wrong)
    test(`${words.join(' ')} is refused with the reason, and nothing is written`, async () => {
      const { status, sql, stderr } = await (await openShop()).make(fields, words)
      assert.deepEqual([status, sql], [1, ''])
      assert.match(stderr, message)
    })

  test('--help teaches both options', async () => {
    const terminal = openPaperTerminal()
    const line = {
      commands: [makemigrations],
      loadMore: async () => [],
      openProject: () => Promise.reject(new Error()),
    }
    assert.equal(await runCommandLine({ ...line, words: ['makemigrations', '--help'], terminal }), 0)
    const { stdout } = terminal.written()
    for (const words of ['--fill <field=value>', '--map <field:old=new>', "--fill articles.subtitle='no subtitle'"])
      assert.ok(stdout.includes(words), stdout)
  })
})
