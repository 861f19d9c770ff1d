// Return paths: those people have in their address bar, and everything constructed to lead elsewhere.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isPath } from './return-path.ts'

const ORIGIN = 'https://app.example.com'

/** How pages, proxies and frameworks rewrite an address before they follow it. */
const HABITS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => new URL(text, ORIGIN).pathname,
  (text) => decodeURIComponent(text),
  (text) => text.replace(/[\t\r\n]/g, ''),
  (text) => text.replaceAll('\\', '/'),
  (text) => text.replace(/^\/\.{1,2}(?=\/)/, ''),
]

/** True when some order of three rewrites leads elsewhere. */
function leadsAway(text: string, depth = 3): boolean {
  if (!URL.canParse(text, ORIGIN) || new URL(text, ORIGIN).origin !== ORIGIN) return true
  if (depth === 0) return false
  return HABITS.some((habit) => {
    try {
      return leadsAway(habit(text), depth - 1)
    } catch {
      return false
    }
  })
}

const PIECES = [
  '/',
  '\\',
  '.',
  '..',
  '%2f',
  '%2F',
  '%5c',
  '%2e',
  '%252f',
  '%255c',
  '%09',
  '\t',
  '%00',
  '@',
  ':',
  'evil.example',
  'a',
  '?',
  '#',
  '%',
]

describe('a path to return to', () => {
  test("may be anything from people's address bars", () => {
    for (const path of [
      '/',
      '/articles',
      '/articles/',
      '/a/b?page=2&q=x%20y#top',
      '/gr%C3%BC%C3%9Fe',
      '/a%20b',
      '/?next=//x',
      '/a.b/..c',
      '/@me',
    ])
      assert.equal(isPath(path), true, path)
  })

  test('leads elsewhere for no reader, however it is constructed (CVE-2021-22963, OWASP open redirect)', () => {
    let [tried, taken] = [0, 0]
    const build = (text: string, left: number) => {
      tried++
      if (isPath(text)) {
        taken++
        assert.equal(leadsAway(text), false, text)
      }
      if (left > 0) for (const piece of PIECES) build(text + piece, left - 1)
    }
    build('/', 3)
    build('', 3)
    build('/evil.example/', 3)
    assert.ok(tried > 20_000 && taken > 100, `${tried} ${taken}`)
  })
})
