// Languages say the same things, and leave nothing out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { de } from './de/index.ts'
import { en, type TextKey } from './en/index.ts'
import { formatAge, lineDirectionOf, t } from './t.ts'

const holesOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

test('German has every key of English, in its order, with the same placeholders', () => {
  assert.deepEqual(Object.keys(de), Object.keys(en))
  for (const key of Object.keys(en) as TextKey[]) assert.deepEqual(holesOf(de[key]), holesOf(en[key]), key)
})

test("values fill a text's placeholders, and code never does", () => {
  assert.equal(t('form.delete.title', { title: '<b>$&</b>' }), 'Delete “<b>$&</b>”?')
})

test('a language has the direction of its script', () => {
  assert.deepEqual(['en', 'de-AT', 'az', 'sr-Latn'].map(lineDirectionOf), Array(4).fill('ltr'))
  assert.deepEqual(['ar', 'he-IL', 'fa', 'ur-PK', 'az-Arab', 'ar-XB'].map(lineDirectionOf), Array(6).fill('rtl'))
})

test('times use the largest unit that fits', () => {
  const now = Date.parse('2026-11-30T12:00:00Z')
  assert.equal(formatAge('2026-11-30T09:00:00Z', now), '3 hours ago')
  assert.equal(formatAge('2026-11-29T11:00:00Z', now), 'yesterday')
})
