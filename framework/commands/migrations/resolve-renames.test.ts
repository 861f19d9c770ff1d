// The questions about vanished names, with a person's prepared answers.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { stateOfSchema } from '#framework/database/migrations/schema-state.ts'
import { defineResource, type Fields } from '#framework/resource/define-resource.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { resolveResources } from '#framework/resource/resolve-resources.ts'
import { type CommandConsole, createConsole } from '../console.ts'
import { parseRenames, resolveRenames } from './resolve-renames.ts'
import { schemasOfProject } from './schemas-of-project.ts'

const shopOf = (name: string, fields: Fields) =>
  schemasOfProject({ models: resolveResources([{ app: 'shop', resource: defineResource(name, { fields }) }]) })[1]!
const before = stateOfSchema(shopOf('fruit', { name: text(), color: text() }))

/** Answers each question from the list and remembers the questions. */
function answering(answers: boolean[]): CommandConsole & { asked: string[] } {
  const asked: string[] = []
  const confirm = async (question: string) => {
    asked.push(question)
    return answers.shift() ?? false
  }
  return { ...createConsole(), isInteractive: true, confirm, asked }
}

describe('a name that vanished', () => {
  test('is asked about once for each new name, until one is confirmed', async () => {
    const after = shopOf('fruit', { title: text(), shade: text() })
    const console = answering([false, true, true])
    const renames = await resolveRenames([[before, after]], new Map(), console)
    assert.deepEqual(console.asked, [
      'Was the column fruit.name renamed to title?',
      'Was the column fruit.name renamed to shade?',
      'Was the column fruit.color renamed to title?',
    ])
    assert.deepEqual(
      [...renames],
      [
        ['fruit.name', 'shade'],
        ['fruit.color', 'title'],
      ],
    )
  })

  test('is shown as the declaration spells it: fields, references and resources', async () => {
    const fields = { pages: text(), shelf: reference('oldBooks'), oldName: text() }
    const library = stateOfSchema(shopOf('oldBooks', fields))
    const after = shopOf('oldBooks', { pageCount: text(), place: reference('oldBooks'), newName: text() })
    const decided = parseRenames('oldBooks.pages:pageCount, oldBooks.shelf:place, old_books.old_name:new_name')
    const renames = await resolveRenames([[library, after]], decided, { ...createConsole(), isInteractive: false })
    assert.deepEqual(Object.fromEntries(renames), {
      'old_books.pages': 'page_count',
      'old_books.shelf_id': 'place_id',
      'old_books.old_name': 'new_name',
    })
  })

  test('of a table is asked about before its columns', async () => {
    const after = shopOf('produce', { title: text(), color: text() })
    const console = answering([true, true])
    const renames = await resolveRenames([[before, after]], new Map(), console)
    assert.deepEqual(
      [...renames],
      [
        ['fruit', 'produce'],
        ['produce.name', 'title'],
      ],
    )
  })

  test('counts as dropped when nobody can answer', async () => {
    const after = shopOf('fruit', { title: text(), color: text() })
    const console = { ...answering([]), isInteractive: false }
    assert.deepEqual([...(await resolveRenames([[before, after]], new Map(), console))], [])
    assert.deepEqual(console.asked, [])
  })

  test("can be decided in advance, by the database's names", async () => {
    const after = shopOf('fruit', { title: text(), color: text() })
    const decided = parseRenames('fruit.name:title, ')
    assert.deepEqual([...(await resolveRenames([[before, after]], decided, answering([])))], [['fruit.name', 'title']])
    const moved = shopOf('produce', { title: text(), color: text() })
    const both = answering([])
    await resolveRenames([[before, moved]], parseRenames('fruit:produce,fruit.name:title'), both)
    assert.deepEqual(both.asked, [])
    await assert.rejects(
      resolveRenames([[before, after]], parseRenames('fruit.nmae:title'), answering([])),
      /Nothing is named fruit\.nmae/,
    )
    for (const wrong of ['fruit.name', 'a:b:c', 'fruit name:title', 'a.b.c:d'])
      assert.throws(() => parseRenames(wrong), /is not a rename/)
  })
})
