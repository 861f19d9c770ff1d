// Text cells stay text in every spreadsheet, and numbers stay numbers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvLine, numberCell, textCell } from './csv.ts'

test('lines end with CRLF, and quotes are doubled (RFC 4180 §2)', () => {
  assert.equal(csvLine([textCell('a "b", c\nd'), numberCell('1'), '']), '"a ""b"", c\nd",1,\r\n')
})

test('a would-be formula begins with an apostrophe (CWE-1236)', () => {
  const behindBlanks = ['\t=1', '\r=1', '\n=1', '  =1', '\0=1', '\ttext']
  for (const text of ['=1+1', '+1', '-1', '@SUM(1)', '＝1', '＋1', '－1', '＠x', '|x', '%x', ...behindBlanks])
    assert.equal(textCell(text), `"'${text}"`, JSON.stringify(text))
  for (const text of ['', 'a=1', '1-1', "'=1", 'x@y.z']) assert.equal(textCell(text), `"${text}"`)
})

test('only numbers are written as numbers', () => {
  for (const text of ['0', '-1', '12.50', `-${'9'.repeat(40)}.01`]) assert.equal(numberCell(text), text)
  for (const text of ['-1+1', '-', '1e9', '+1', '=1', '-1\n', '--1', '-1.', '']) assert.notEqual(numberCell(text), text)
})
