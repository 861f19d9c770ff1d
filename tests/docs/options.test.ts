// The tables of docs/guides/ name every option the code takes, and no other.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { describe, test } from 'node:test'
import { defineCheck } from '#framework/checks/define-check.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { defineEvent } from '#framework/events/define-event.ts'
import { defineSubscriber } from '#framework/events/define-subscriber.ts'
import { definePolicy } from '#framework/permissions/define-policy.ts'
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { defineGraphql } from '#framework/projections/graphql/define-graphql.ts'
import { defineRest } from '#framework/projections/rest/define-rest.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineCarrier } from '#framework/request/declaring/define-carrier.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { mistakesOfDeclaration } from '#framework/resource/declaring/declared.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { type Field, SHARED_OPTIONS } from '#framework/resource/field.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { date } from '#framework/resource/fields/date.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { email } from '#framework/resource/fields/email.ts'
import { file } from '#framework/resource/fields/file.ts'
import { image } from '#framework/resource/fields/image.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { locale } from '#framework/resource/fields/locale.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { richText } from '#framework/resource/fields/rich-text.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { url } from '#framework/resource/fields/url.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { codeSpansOf, ROOT, readText, sectionOf, tableRowsOf } from './markdown.ts'

const FIELDS: readonly Field[] = [
  boolean(),
  choice(['one']),
  date(),
  dateTime(),
  decimal(),
  email(),
  file(),
  image(),
  integer(),
  json(),
  locale(),
  reference('things'),
  references('things'),
  richText(),
  slug(),
  tags(),
  text(),
  url(),
  uuid(),
]
/** Not options of the author: the kind's first argument states them. */
const ARGUMENTS = ['to', 'choices']
const things = defineResource('things', { fields: { name: text() } })
/** A value no declaration takes. A new object each time, because declarations mark theirs. */
const wrong = () => ({ noSuchOption: true }) as never

const DECLARATIONS: Readonly<Record<string, object>> = {
  'defineResource()': defineResource('things', wrong()),
  'definePolicy()': definePolicy(things, [], wrong()),
  'defineLifecycle()': defineLifecycle(things, wrong()),
  'defineEvent()': defineEvent('things.done', wrong()),
  'defineAction()': defineAction(things, 'do', wrong()),
  'defineTask()': defineTask('things.do-it', wrong()),
  'defineSchedule()': defineSchedule('things.do-it', wrong()),
  'defineSubscriber()': defineSubscriber('things.*', wrong()),
  'defineEndpoint()': defineEndpoint(wrong()),
  'defineRest()': defineRest(things, wrong()),
  'defineGraphql()': defineGraphql(things, wrong()),
  'defineAdmin()': defineAdmin(things, wrong()),
  'defineCommand()': defineCommand(wrong()),
  'defineCheck()': defineCheck(wrong()),
  'defineCarrier()': defineCarrier(things, wrong()),
}

/** The options boot suggests instead of an unknown one. */
function optionsOf(declaration: object): string[] {
  const mistakes = mistakesOfDeclaration('thing', 'app/thing', declaration)
  const { hint } = mistakes.find(({ id }) => id === 'thing.unknown-option')!
  return /Options: (.+)\.$/.exec(hint)![1]!.split(', ').sort()
}

const sorted = (names: Iterable<string>) => [...new Set(names)].sort()
const namedIn = (section: string) => sorted(tableRowsOf(section).flatMap(([names = '']) => codeSpansOf(names)))

describe('docs/guides/declarations.md', () => {
  const page = readText('docs/guides/declarations.md')
  for (const [heading, declaration] of Object.entries(DECLARATIONS))
    test(`names the options of ${heading}`, () => {
      assert.deepEqual(namedIn(sectionOf(page, heading)), optionsOf(declaration))
    })

  test('names every key of a manifest', () => {
    const source = readText('framework/application/define-app.ts')
    const keys = [...source.slice(source.indexOf('export interface App {')).matchAll(/^ {2}(\w+)\??: /gm)]
    assert.deepEqual(namedIn(sectionOf(page, 'defineApp()')), sorted(keys.map(([, key]) => key!)))
  })
})

describe('docs/guides/fields.md', () => {
  const page = readText('docs/guides/fields.md')

  test('compares every kind', () => {
    const files = globSync('framework/resource/fields/*.ts', { cwd: ROOT })
    const kinds = files.filter((file) => /Kind: FieldKind</.test(readText(file)))
    assert.equal(FIELDS.length, kinds.length)
  })

  test('names the options of every kind', () => {
    assert.deepEqual(namedIn(sectionOf(page, 'Options of every kind')), Object.keys(SHARED_OPTIONS).sort())
  })

  test('names each kind with its column and its own options', () => {
    const rows = tableRowsOf(sectionOf(page, 'Kinds')).map(([kind = '', , column = '', options = '']) => [
      kind,
      column,
      ...codeSpansOf(options).sort(),
    ])
    const shared = [...Object.keys(SHARED_OPTIONS), ...ARGUMENTS]
    const kinds = FIELDS.map(({ kind, options }) => [
      `\`${kind.name}\``,
      `\`${kind.column(options)}\``,
      ...Object.keys(kind.options)
        .filter((name) => !shared.includes(name))
        .sort(),
    ])
    assert.deepEqual(rows, kinds)
  })
})

describe('docs/guides/filters.md', () => {
  const page = readText('docs/guides/filters.md')

  test('names the lookups of each kind', () => {
    const rows = tableRowsOf(sectionOf(page, 'Lookups of each kind'))
    const told = new Map(
      rows.flatMap(([kinds = '', lookups = '']) =>
        codeSpansOf(kinds).map((kind): [string, string[]] => [kind, codeSpansOf(lookups)]),
      ),
    )
    const known = new Map(FIELDS.map(({ kind }) => [kind.name, [...kind.operators]]))
    assert.deepEqual(Object.fromEntries(told), Object.fromEntries(known))
  })

  test('explains each lookup', () => {
    const lookups = FIELDS.flatMap(({ kind }) => kind.operators)
    assert.deepEqual(namedIn(sectionOf(page, 'Lookups')), sorted(lookups))
  })
})

describe('docs/guides/row-rules.md', () => {
  test('names the options of conditions() and declared()', () => {
    const named = new Set(codeSpansOf(readText('docs/guides/row-rules.md')))
    const taken = [conditions(wrong()), declared(wrong())].flatMap(optionsOf)
    assert.deepEqual(
      taken.filter((name) => !named.has(name)),
      [],
    )
  })
})
