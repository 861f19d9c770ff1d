// The deployment checklist in docs/reference/checks.md names every fault that a check of deployments can find.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { test } from 'node:test'
import { codeSpansOf, ROOT, readText, tableRowsOf } from './markdown.ts'

const page = readText('docs/reference/checks.md')
const ID = /'((?:deploy|machine|database|redis|mail|work|static)\.[a-z_-]+)'/g

function idsInCode(): string[] {
  const sources = globSync(['framework/checks/**/check-*.ts', 'apps/**/check-*.ts'], { cwd: ROOT })
    .filter((file) => !file.endsWith('.test.ts'))
    .map(readText)
    .filter((source) => source.includes('deployOnly: true'))
  return sources.flatMap((source) => [...source.matchAll(ID)]).map(([, id]) => id!)
}

test('the checklist names each fault once, with what to do', () => {
  const rows = page
    .split('\n## ')
    .slice(1)
    .flatMap((chapter) => tableRowsOf(chapter))
  const ids = rows.map(([id = '']) => codeSpansOf(id)[0]!)
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(rows.every((cells) => cells.every((cell) => cell !== '')))
  const found = [...new Set(idsInCode())]
  assert.ok(found.length >= 45, `only ${found.length} ids`)
  assert.deepEqual(
    found.filter((id) => !ids.includes(id)),
    [],
  )
})
