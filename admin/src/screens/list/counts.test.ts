// One request returns the counts of all visible choices, and claims no more than was counted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countIn, countsAsked, quickFieldOf } from './counts.ts'

const field = (name: string, widget: string, choices: string[] | null = null) => ({ name, widget, choices })
const resource = {
  filters: { title: ['exact'], status: ['exact'], urgent: ['exact'], size: ['exact'], category__name: ['exact'] },
  facets: ['status', 'urgent', 'size'],
  fields: [
    field('title', 'text'),
    field('size', 'select', ['xs', 's', 'm', 'l', 'xl']),
    field('status', 'select', ['draft', 'published']),
    field('urgent', 'checkbox'),
  ],
} as never

test('the quick choice is the first filter of a few values', () => {
  assert.equal(quickFieldOf(resource)?.name, 'status')
})

test('only visible choices are counted, under the current filters and search, and never by page', () => {
  const words = { urgent: 'true', search: 'tea', ordering: 'title', cursor: 'c', page_size: '50', view: 'v' }
  const narrowed = { urgent: 'true', search: 'tea' }
  assert.deepEqual(countsAsked(resource, words, { areAllShown: false }), { ...narrowed, fields: 'status' })
  assert.deepEqual(countsAsked(resource, words, { areAllShown: true }), { ...narrowed, fields: 'status,urgent,size' })
})

test('a list without choices requests nothing', () => {
  const plain = { filters: { title: ['exact'] }, facets: [], fields: [field('title', 'text')] } as never
  assert.equal(countsAsked(plain, {}, { areAllShown: true }), null)
})

test('a value without records counts zero, unless counting stopped', () => {
  const limited = { value: true, count: 2, isLimited: true as const }
  const facets = { status: [{ value: 'draft', count: 3 }], urgent: [limited] }
  assert.deepEqual([countIn(facets, 'status', 'draft'), countIn(facets, 'status', 'published')], ['3', '0'])
  assert.deepEqual([countIn(facets, 'urgent', 'true'), countIn(facets, 'urgent', 'false')], ['2+', ''])
  assert.deepEqual([countIn(facets, 'size', 'xl'), countIn(undefined, 'status', 'draft')], ['', ''])
})
