// What an entry itself tells of the name of its record.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminResource } from '#admin/api/metadata.ts'
import { titleIn } from './use-titles.ts'

const articles = { titleField: 'title' } as AdminResource

test('a record is called by what its entry holds: the new name, or for one that is gone the last', () => {
  assert.equal(titleIn({ changes: { title: { old: 'Sencha', new: 'Matcha' } } }, articles), 'Matcha')
  assert.equal(titleIn({ changes: { title: { old: 'Sencha', new: null } } }, articles), 'Sencha')
})

test('a name that the trail hides, an empty one and none are no names', () => {
  assert.equal(titleIn({ changes: { title: { old: null, new: '***' } } }, articles), undefined)
  assert.equal(titleIn({ changes: { title: { old: null, new: ' ' } } }, articles), undefined)
  assert.equal(titleIn({ changes: { body: { old: null, new: 'x' } } }, articles), undefined)
  assert.equal(titleIn({ changes: { title: { old: null, new: 'x' } } }, undefined), undefined)
})
