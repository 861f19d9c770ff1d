// A reference declared acyclic never leads back to its record, on any road, even when two records move at the same moment.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { BootError } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Context } from '#framework/request/context.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import type { Problem } from '#shared/exceptions/problem.ts'
import { createRecord } from './create.ts'
import { createRecords, updateRecords } from './many/bulk.ts'
import { readRecord } from './read.ts'
import { updateRecord } from './update.ts'

const folders = defineResource('folders', {
  fields: {
    name: text({ required: true }),
    parent: reference('folders', { acyclic: true }),
    friend: reference('folders'),
  },
})
const notes = defineResource('notes', {
  rows: 'owner',
  fields: { name: text(), above: reference('notes', { acyclic: true }) },
})
const archive = defineApp({
  name: 'archive',
  resources: [folders, notes],
  policies: [folders, notes].map((resource) => definePolicy(resource, [allow('editor', ['read', 'create', 'update'])])),
})

let fixture: Fixture
before(async () => {
  fixture = await openFixture([archive])
})
after(() => fixture.close())

const make = async (ctx: Context, name: string, parent: string | null = null) =>
  (await createRecord(ctx, folders, { name, parent })).record.id
const move = (ctx: Context, id: string, parent: string | null) => updateRecord(ctx, folders, { id, input: { parent } })
const parentOf = async (ctx: Context, id: string) => (await readRecord(ctx, folders, { id })).record.parent

function isCircle(pointer: string) {
  return (error: Problem) => {
    assert.deepEqual(
      [error.status, error.errors.map((each) => [each.pointer, each.code, each.message])],
      [422, [[pointer, 'circle', 'leads back to the record itself']]],
    )
    return true
  }
}

describe('a tree', () => {
  test('accepts moves up and down, and none below itself', async () => {
    const ctx = fixture.contextOf('editor')
    const top = await make(ctx, 'top')
    const middle = await make(ctx, 'middle', top)
    const leaf = await make(ctx, 'leaf', middle)
    for (const [id, parent] of [
      [top, leaf],
      [top, middle],
      [top, top],
      [middle, leaf],
    ] as const)
      await assert.rejects(move(ctx, id, parent), isCircle('/parent'))
    await move(ctx, leaf, top)
    await move(ctx, middle, leaf)
    await assert.rejects(move(ctx, leaf, middle), isCircle('/parent'))
    assert.deepEqual([await parentOf(ctx, leaf), await parentOf(ctx, middle)], [top, leaf])
    // An undeclared reference may lead anywhere.
    await updateRecord(ctx, folders, { id: top, input: { friend: top } })
  })

  test('stays one when two records move below each other at the same moment, any number of times', async () => {
    for (let round = 0; round < 10; round++) {
      const ctx = fixture.contextOf('editor')
      const [one, other, third] = [await make(ctx, 'one'), await make(ctx, 'other'), await make(ctx, 'third')]
      const moves = await Promise.allSettled([move(ctx, one, other), move(ctx, other, third), move(ctx, third, one)])
      const refused = moves.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
      assert.equal(refused.length, 1, JSON.stringify(moves))
      isCircle('/parent')(refused[0]!.reason)
    }
  })

  test('names the record of a bulk call, and detects cycles through records hidden from the caller', async () => {
    const ctx = fixture.contextOf('editor')
    const made = await createRecords(ctx, folders, [{ name: 'a' }, { name: 'b' }])
    const [one, other] = made.map(({ record }) => record.id as string)
    const changes = [
      { id: one!, parent: other! },
      { id: other!, parent: one! },
    ]
    await assert.rejects(updateRecords(ctx, folders, changes), isCircle('/1/parent'))
    assert.equal(await parentOf(ctx, one!), null, 'nothing was half written')
    const stranger = fixture.contextOf('editor', { tenantId: ctx.tenantId! })
    const mine = (await createRecord(ctx, notes, {})).record.id
    const theirs = (await createRecord(stranger, notes, {})).record.id
    const put = (id: string, above: string) =>
      runStatement(fixture.adminUrl, 'update notes set above_id = $2 where id = $1', [id, above])
    await put(mine, theirs)
    await assert.rejects(put(theirs, mine), /leads back to itself/)
  })

  test('is declared only on a reference to its own resource', () => {
    const wrong = defineResource('sheets', { fields: { folder: reference('folders', { acyclic: true }) } })
    assert.throws(
      () => buildApplication([defineApp({ name: 'archive', resources: [folders, wrong] })]),
      (error: BootError) => error instanceof BootError && /lead back to itself/.test(error.message),
    )
  })
})
