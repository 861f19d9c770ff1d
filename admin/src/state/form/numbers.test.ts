// No digit of a number is lost between the keyboard and the server.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupedDecimal, plainDecimal, wholeOf } from './numbers.ts'

test('a decimal is sent as typed, with a point', () => {
  assert.equal(plainDecimal('12,50'), '12.50')
  assert.equal(plainDecimal('9999999999999999.0001'), '9999999999999999.0001')
  assert.equal(plainDecimal("1 234'567.8"), '1234567.8')
  assert.equal(plainDecimal('1,234.50'), '1,234.50')
  assert.equal(plainDecimal('abc'), 'abc')
})

test('a whole number is one, and anything else stays as typed', () => {
  assert.deepEqual(['7', '-3', ' 1 000 ', '', '1e3', '1.5', '9007199254740993'].map(wholeOf), [
    7,
    -3,
    1000,
    null,
    '1e3',
    '1.5',
    '9007199254740993',
  ])
})

test('a number is grouped as its language does, with every digit', () => {
  assert.equal(groupedDecimal('1234567.50', 'en'), '1,234,567.50')
  assert.equal(groupedDecimal('1234567.50', 'de'), '1.234.567,50')
  assert.equal(groupedDecimal('9007199254740993.123456789012345678', 'en'), '9,007,199,254,740,993.123456789012345678')
  assert.equal(groupedDecimal('12', 'en'), null)
  assert.equal(groupedDecimal('12,', 'en'), null)
})
