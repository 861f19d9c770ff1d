// What an entry says about the name of its record.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminResource } from '#admin/api/metadata.ts'
import { titleIn } from './use-titles.ts'

const articles = { titleField: 'title' } as AdminResource

test('a record has the name in its entry: the new one, or the last one after deletion', () => {
  assert.equal(titleIn({ changes: { title: { old: 'Sencha', new: 'Matcha' } } }, articles), 'Matcha')
  assert.equal(titleIn({ changes: { title: { old: 'Sencha', new: null } } }, articles), 'Sencha')
})

test('hidden, empty and missing names do not count', () => {
  assert.equal(titleIn({ changes: { title: { old: null, new: '***' } } }, articles), undefined)
  assert.equal(titleIn({ changes: { title: { old: null, new: ' ' } } }, articles), undefined)
  assert.equal(titleIn({ changes: { body: { old: null, new: 'x' } } }, articles), undefined)
  assert.equal(titleIn({ changes: { title: { old: null, new: 'x' } } }, undefined), undefined)
})
