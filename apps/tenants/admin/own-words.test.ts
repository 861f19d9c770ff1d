// A tenant's own words are found among all texts of the admin, put in their place and taken away again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keysFor, withWord } from './own-words.ts'

const usual = { 'home.title': 'Overview', 'list.empty': 'Nothing yet', 'form.save': 'Save' }

test('keys are found by what they are called and by what they say, own words first', () => {
  const own = { 'form.save': 'Keep' }
  assert.deepEqual(keysFor({ usual, own, sought: '' }), ['form.save', 'home.title', 'list.empty'])
  assert.deepEqual(keysFor({ usual, own, sought: ' OVER ' }), ['home.title'])
  assert.deepEqual(keysFor({ usual, own, sought: 'keep' }), ['form.save'])
  assert.deepEqual(keysFor({ usual, own, sought: 'list.' }), ['list.empty'])
})

test('a key that the admin no longer has is still shown, so that it can be taken away', () => {
  assert.deepEqual(keysFor({ usual, own: { 'gone.key': 'Old' }, sought: 'old' }), ['gone.key'])
})

test('one word changes and the others stay; the last one that goes leaves nothing behind', () => {
  const at = { language: 'en', key: 'home.title' }
  const one = withWord(null, at, ' Today ')
  assert.deepEqual(one, { en: { 'home.title': 'Today' } })
  const two = withWord(one, { language: 'de', key: 'form.save' }, 'Behalten')
  assert.deepEqual(two, { en: { 'home.title': 'Today' }, de: { 'form.save': 'Behalten' } })
  assert.deepEqual(withWord(two, at, ''), { de: { 'form.save': 'Behalten' } })
  assert.equal(withWord(one, at, '  '), null)
})
