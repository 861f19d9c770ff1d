// A CSV file for spreadsheets contains what people wrote, and runs none of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminField } from '../../../api/metadata.ts'
import { toCsv } from './csv.ts'

const field = (name: string, widget = 'text') => ({ name, widget, label: name }) as AdminField
const cells = (...values: string[]) =>
  toCsv(
    [field('a')],
    values.map((a, place) => ({ id: String(place), a })),
    () => '',
  )
    .split('\r\n')
    .slice(1, -1)

test('formulas stay text, however they begin (CWE-1236, OWASP CSV Injection)', () => {
  for (const formula of [
    '=1+1',
    '+1',
    '-1+2',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =cmd|x',
    '＝1',
    '|cmd',
    '=HYPERLINK("http://x")',
  ])
    assert.ok(cells(formula)[0]!.startsWith(`"'`), formula)
  assert.deepEqual(cells('a=1', 'tea', '', '1 + 1'), ['"a=1"', '"tea"', '""', '"1 + 1"'])
  assert.match(
    toCsv([field('=x')], [], () => ''),
    /^\uFEFF"'=x"/,
  )
})

test('numbers stay numbers, texts that look like some do not', () => {
  const row = { id: '1', n: -5, d: '-1.50', t: '-5' }
  assert.match(
    toCsv([field('n', 'number'), field('d', 'decimal'), field('t')], [row], () => ''),
    /"-5","-1.50","'-5"/,
  )
})

test('quotation marks, commas and lines stay inside their cell (RFC 4180)', () => {
  assert.deepEqual(cells('say "hi", you'), ['"say ""hi"", you"'])
})

test('related records appear by title, lists in one cell, JSON unchanged', () => {
  const row = { id: '1', tags: [{ id: 'x', name: 'Fresh' }, 'y'], j: { a: [1] }, yes: true, none: null }
  const csv = toCsv(
    ['tags', 'j', 'yes', 'none'].map((name) => field(name)),
    [row],
    (_field, each) => `=${String(each.name)}`,
  )
  assert.match(csv, /"'=Fresh; y","\{""a"":\[1\]\}","true",""/)
})
