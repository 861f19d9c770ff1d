// A tenant's own wording of the admin's texts is found, set and removed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keysFor, withWord } from './own-words.ts'

const usual = { 'home.title': 'Overview', 'list.empty': 'Nothing yet', 'form.save': 'Save' }

test('keys are found by their name and their text, own words first', () => {
  const own = { 'form.save': 'Keep' }
  assert.deepEqual(keysFor({ usual, own, sought: '' }), ['form.save', 'home.title', 'list.empty'])
  assert.deepEqual(keysFor({ usual, own, sought: ' OVER ' }), ['home.title'])
  assert.deepEqual(keysFor({ usual, own, sought: 'keep' }), ['form.save'])
  assert.deepEqual(keysFor({ usual, own, sought: 'list.' }), ['list.empty'])
})

test('a key the admin no longer has is still shown, so that it can be removed', () => {
  assert.deepEqual(keysFor({ usual, own: { 'gone.key': 'Old' }, sought: 'old' }), ['gone.key'])
})

test('one text changes and the others stay; removing the last leaves nothing behind', () => {
  const at = { language: 'en', key: 'home.title' }
  const one = withWord(null, at, ' Today ')
  assert.deepEqual(one, { en: { 'home.title': 'Today' } })
  const two = withWord(one, { language: 'de', key: 'form.save' }, 'Behalten')
  assert.deepEqual(two, { en: { 'home.title': 'Today' }, de: { 'form.save': 'Behalten' } })
  assert.deepEqual(withWord(two, at, ''), { de: { 'form.save': 'Behalten' } })
  assert.equal(withWord(one, at, '  '), null)
})
