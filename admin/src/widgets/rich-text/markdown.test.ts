// The editor writes back the texts it opens byte for byte, and shows everything else as source.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSafeLink, readExactly, writeMarkdown } from './markdown.ts'

const EXACT = [
  '',
  'Plain.',
  'Two\n\nparagraphs.',
  'One\nbreak.',
  'Hello **bold**, *slanted*, ~~gone~~ and `code`.',
  '# One\n\n## Two\n\nText',
  '- a\n- b\n  - c',
  '1. one\n2. two',
  '> said',
  '```js\nlet a = b && c < d\n```',
  '[page](https://example.com/a)',
  'above\n\n---\n\nbelow',
  'Fish & chips',
  '3 < 5 and 7 > 2',
  'snake_case_name',
  'two * three',
]
const SOURCE = [
  '| a | b |\n| --- | --- |\n| 1 | 2 |',
  '![alt](https://example.com/a.png)',
  'a <span>word</span>',
  '<b>x</b>',
  '- [ ] to do',
  'https://example.com/a_b',
  'note[^1]\n\n[^1]: below',
  '* star',
  'Title\n=====',
  '&nbsp;',
  '\\*not slanted\\*',
]

for (const text of EXACT)
  test(`the editor opens ${JSON.stringify(text)} and writes the same`, () => {
    const doc = readExactly(text)
    assert.ok(doc)
    assert.equal(writeMarkdown(doc), text)
  })

test('a text that writing would change is not opened', () => {
  const opened = SOURCE.filter((text) => {
    const doc = readExactly(text)
    return doc !== null && writeMarkdown(doc) !== text
  })
  assert.deepEqual(opened, [])
  for (const text of SOURCE.slice(0, 4)) assert.equal(readExactly(text), null, text)
})

test('any combination of pieces is written unchanged or not opened', () => {
  const pieces = [
    'a',
    ' ',
    '\n',
    '\n\n',
    '*',
    '**',
    '_',
    '`',
    '~~',
    '# ',
    '- ',
    '1. ',
    '> ',
    '&',
    '<',
    '&amp;',
    '[x](',
    ')',
    '\\',
    '|',
  ]
  let seed = 11
  const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648)
  for (let round = 0; round < 400; round++) {
    const text = Array.from({ length: 1 + (next() % 12) }, () => pieces[next() % pieces.length]).join('')
    const doc = readExactly(text)
    if (doc) assert.equal(writeMarkdown(doc), text.trimEnd(), JSON.stringify(text))
  }
})

test('line endings and the end of the text make no difference', () => {
  assert.ok(readExactly('a\r\n\r\nb\n'))
})

/** OWASP, XSS Filter Evasion Cheat Sheet, as Markdown and as HTML. */
const VECTORS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#x0A;script:alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:msgbox(1))',
  '<javascript:alert(1)>',
  '[x]: javascript:alert(1)\n\n[x]',
]

test('content that could run is never opened, and never throws', () => {
  for (const text of VECTORS) assert.equal(readExactly(text), null, text)
})

test('links lead to pages, mailboxes, telephones and places of the site', () => {
  for (const address of [
    'https://example.com',
    'mailto:a@example.com',
    'tel:+431',
    '/about',
    '#top',
    'page',
    'a/b?c=1',
  ])
    assert.ok(isSafeLink(address), address)
  for (const address of [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'java\nscript:x',
    'x:y',
    '',
  ])
    assert.ok(!isSafeLink(address), address)
})
