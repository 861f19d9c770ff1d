// docs/glossary.md has every word of the folder tree once, and no other: what a folder is called means one thing.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { ROOT, readText, sectionOf } from './markdown.ts'

const CODE = ['core', 'api', 'apps', 'framework', 'shared', 'edge-services', 'admin/src']
// A word of two meanings was given to each of these; a folder takes the narrower name.
const TOO_WIDE = ['keys', 'links', 'slots', 'common', 'helpers', 'lib', 'misc']

const foldersOnDisk = () => {
  const files = globSync(
    CODE.map((folder) => `${folder}/**/*.{ts,tsx,css}`),
    { cwd: ROOT },
  )
  return [...new Set(files.flatMap((file) => path.dirname(file).split(path.sep)))].sort()
}

const rowsOf = () => [
  ...sectionOf(readText('docs/glossary.md'), 'The folder tree').matchAll(/^\| `(\S+)\/` \| (.+) \|$/gm),
]

test('has each name of a folder once, and names no folder that is gone', () => {
  const named = rowsOf().map(([, name]) => name!)
  assert.ok(named.length > 100, `only ${named.length} names`)
  assert.deepEqual(named.toSorted(), foldersOnDisk())
})

test('gives no two folders the same meaning', () => {
  const meanings = rowsOf().map(([, , meaning]) => meaning!)
  const twice = meanings.filter((meaning, at) => meanings.indexOf(meaning) < at)
  assert.deepEqual(twice, [])
})

test('has no folder with a name of two meanings', () => {
  assert.deepEqual(
    foldersOnDisk().filter((name) => TOO_WIDE.includes(name)),
    [],
  )
})
