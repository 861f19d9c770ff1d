// Fields that quote another record: only people who may read that record see them, by permissions and by rows.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import type { JsonValue } from '#framework/resource/field.ts'
import { text } from '#framework/resource/fields/text.ts'
import { uuid } from '#framework/resource/fields/uuid.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { createAsSystem, createRecord } from './create.ts'
import { listRecords } from './list.ts'
import { resolveCondition } from './listing/list-query.ts'
import { readRecord } from './read.ts'
import { removeRecord } from './remove.ts'
import { modelsOf } from './steps/operation-target.ts'

const plans = defineResource('plans', { fields: { title: text({ required: true }) } })
const letters = defineResource('letters', {
  rows: conditions({ read: [{ where: "state = 'sent'" }, { may: 'readAll' }] }),
  fields: { title: text({ required: true }), state: text() },
})
const copies = defineResource('copies', {
  audit: false,
  fields: { resource: text(), recordId: uuid(), words: text({ quotes: true }), note: text() },
  operations: ['list', 'read'],
  filters: ['note', 'words'],
})
const desk = defineApp({
  name: 'desk',
  resources: [plans, letters, copies],
  policies: [
    definePolicy(plans, [allow('admin', ['read']), allow('owner', ['create'])]),
    definePolicy(letters, [
      allow('viewer', ['read']),
      allow('admin', ['readAll']),
      allow('owner', ['create', 'delete']),
    ]),
    definePolicy(copies, [allow('viewer', ['read'])]),
  ],
})

let fixture: Fixture
let owner: Context
before(async () => {
  fixture = await openFixture([desk])
  owner = fixture.contextOf('owner')
})
after(() => fixture.close())

const viewer = () => fixture.contextOf('viewer', { tenantId: owner.tenantId! })
const copyOf = (resource: string | null, recordId: string | null, note: string) =>
  createAsSystem(owner, copies, { resource, recordId, words: `words of ${note}`, note })

/** A reader's view of each copy, by its note. */
async function shownTo(ctx: Context): Promise<Record<string, string | null>> {
  const { records } = await listRecords(ctx, copies)
  for (const { id, words } of records)
    assert.equal((await readRecord(ctx, copies, { id, fields: ['words'] })).record.words, words)
  return Object.fromEntries(records.map(({ note, words }) => [note, words]))
}

describe('a field that quotes', () => {
  test('is found by no lookup where it is hidden, and counts as empty there (CVE-2023-30843)', async () => {
    const plan = (await createRecord(owner, plans, { title: 'Secret plan' })).record
    await copyOf('plans', plan.id, 'plan')
    const ctx = viewer()
    const found = async (lookup: string, json: JsonValue) => {
      const models = modelsOf(ctx)
      const asked = { parameter: 'words', path: ['words'], lookup, value: { json } }
      const conditions = [resolveCondition(asked, models.get('copies')!, models)]
      return (await listRecords(ctx, copies, { conditions })).records.length
    }
    const words = 'words of plan'
    for (const lookup of ['exact', 'iexact', 'startswith', 'istartswith', 'icontains', 'iendswith'])
      assert.equal(await found(lookup, words), 0, lookup)
    assert.deepEqual(
      [await found('in', [words]), await found('isempty', false), await found('isnull', false)],
      [0, 0, 0],
    )
    assert.deepEqual([await found('isempty', true), await found('isnull', true)], [1, 1])
  })

  test('is null for readers without the permission or the row, and for unknown records (CVE-2026-39943)', async () => {
    const plan = (await createRecord(owner, plans, { title: 'Secret plan' })).record
    const [sent, draft] = [
      (await createRecord(owner, letters, { title: 'Sent', state: 'sent' })).record,
      (await createRecord(owner, letters, { title: 'Draft', state: 'draft' })).record,
    ]
    const made = await copyOf('plans', plan.id, 'plan')
    assert.equal(made.record.words, 'words of plan', 'the platform meets what it writes')
    await copyOf('letters', sent.id, 'sent')
    await copyOf('letters', draft.id, 'draft')
    await copyOf('letters', null, 'lost')
    await copyOf('strangers', plan.id, 'stranger')
    await copyOf(null, null, 'nothing')
    const nobody = { lost: null, stranger: null, nothing: null }
    assert.deepEqual(await shownTo(viewer()), { ...nobody, plan: null, sent: 'words of sent', draft: null })
    const all = { plan: 'words of plan', sent: 'words of sent', draft: 'words of draft' }
    assert.deepEqual(await shownTo(owner), { ...nobody, ...all })
    await removeRecord(owner, letters, { id: draft.id })
    assert.equal((await shownTo(owner)).draft, null, 'of a row that nobody can meet any more nothing is shown')
    const stranger = createContext(fixture.runtime, {
      requestId: 'x',
      tenantId: owner.tenantId,
      permissions: new Set(['copies.read']),
    })
    assert.deepEqual(
      Object.values(await shownTo(stranger)).filter((words) => words !== null),
      [],
    )
  })
})
