// Removes a few guards in every test run; `npm run mutations` removes them all.
// In a process of its own: it loads the other attacks, to list them without running them.
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { copyProject, type ProjectCopy } from '#tests/support/project-copy.ts'
import { findCover } from './cover.ts'
import { guards } from './guards.ts'
import { findMoved, tryGuard } from './try-guard.ts'

const SAMPLE = ['the issuer', 'requirePermission']

describe('removing a guard', () => {
  let copy: ProjectCopy
  before(() => {
    copy = copyProject()
  })
  after(() => copy.remove())

  for (const guard of guards.filter(({ name }) => SAMPLE.includes(name)))
    test(`fails an attack: ${guard.name}`, async () => {
      assert.ok(await tryGuard(guard, { root: copy.root, urls: testDatabaseUrls() }), 'no attack noticed')
    })

  test('is an error of the list when its text has moved', async () => {
    const moved = { ...guards[0]!, file: 'core/http.ts', find: 'a text that stands nowhere', replace: '' }
    await assert.rejects(tryGuard(moved, { root: copy.root, urls: testDatabaseUrls() }), /is no longer in/)
  })
})

test('every guard is where its mutation looks for it', () => {
  assert.deepEqual(findMoved(guards, path.resolve(import.meta.dirname, '../../..')), [])
})

test('every guard that an attack names has a mutation, or a reason why it cannot have one', async () => {
  assert.deepEqual(await findCover(), { missing: [], idle: [], aimless: [] })
})
