// Style sheets know no left and no right: screens also run from right to left.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const SIDES =
  /(?:^|[{;\s])(?:(?:margin|padding|border|inset)-)?(?:left|right)(?:-\w+)?\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b/

test('spaces, borders and positions use start and end', () => {
  const sheets = globSync(['admin/src/**/*.css', 'apps/*/admin/**/*.css'], { cwd: ROOT })
  assert.ok(sheets.length > 20)
  const found = sheets.filter((sheet) => SIDES.test(readFileSync(path.join(ROOT, sheet), 'utf8')))
  assert.deepEqual(found, [])
})

test('the check finds a side wherever it may be written', () => {
  const sided = [
    'a { left: 0 }',
    'a {margin-right:2px}',
    '  border-left-color: red;',
    'text-align: right',
    'float:left',
  ]
  assert.deepEqual(
    sided.map((each) => SIDES.test(each)),
    sided.map(() => true),
  )
  assert.equal(SIDES.test('a { inset-inline-start: 0; object-position: left center; text-align: start }'), false)
})
