// Processes of a test run load joined packages, and each package from one place.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const ROOT = path.resolve(import.meta.dirname, '../..')
const IMPORT = /from '((?:typebox|drizzle-orm)(?:\/[^']*)?)'/g
const FOLDERS = '{framework,shared,apps,api,core,edge-services,tests,tools,bench}/**/*.ts'

test('every import of a joined package comes from the joined files', () => {
  const files = globSync(FOLDERS, { cwd: ROOT, exclude: ['**/node_modules/**'] })
  const texts = files.map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
  const imported = new Set(texts.flatMap((text) => [...text.matchAll(IMPORT)].map(([, word]) => word!)))
  assert.ok(imported.has('typebox') && imported.has('drizzle-orm/pg-core'))
  for (const word of imported) assert.match(import.meta.resolve(word), /\/\.data\/packed-packages\//, word)
})

test('a joined package gives the same names as the package itself', async () => {
  const itself = path.join(ROOT, 'node_modules/typebox/build/index.mjs')
  assert.deepEqual(Object.keys(await import('typebox')).sort(), Object.keys(await import(itself)).sort())
})
