// Words typed into the member search become a filter of the list.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterOfSearch } from './search.ts'

const groupsOf = (text: string) => JSON.parse(filterOfSearch(text)!).and as { or: Record<string, string>[] }[]

test('each word must match a name or the address', () => {
  assert.deepEqual(
    groupsOf(' Ada  Byron ').map(({ or }) => or.map((each) => Object.entries(each)[0])),
    ['Ada', 'Byron'].map((word) => [
      ['user__email__icontains', word],
      ['user__firstName__istartswith', word],
      ['user__lastName__istartswith', word],
    ]),
  )
})

test('an address is extracted from the signs around it', () => {
  assert.deepEqual(
    groupsOf('"Ada" <ada@example.com>').map(({ or }) => or[0]!.user__email__icontains),
    ['"Ada"', 'ada@example.com'],
  )
})

test('the search asks nothing without a word, and no more than a list accepts', () => {
  assert.equal(filterOfSearch('  ,; '), null)
  assert.equal(groupsOf('a b c d e f').length, 3)
})
