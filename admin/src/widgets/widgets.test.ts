// Every widget that a field kind names has a file here, and there is no other.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const HERE = import.meta.dirname
const KINDS = path.resolve(HERE, '../../../framework/resource/fields/*.ts')

function namedByKinds(): string[] {
  const texts = globSync(KINDS).map((file) => readFileSync(file, 'utf8'))
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/widget: '([\w-]+)'/g)].map(([, name]) => name!))),
  ].sort()
}

test('each widget named by a field kind exists', () => {
  const files = globSync('*.tsx', { cwd: HERE }).map((file) => file.replace('.tsx', ''))
  assert.ok(files.length > 15)
  assert.deepEqual(files.sort(), namedByKinds())
})

test('each widget is listed, and has a cell and an input', () => {
  const list = readFileSync(path.join(HERE, 'index.ts'), 'utf8')
  for (const name of namedByKinds()) {
    const source = readFileSync(path.join(HERE, `${name}.tsx`), 'utf8')
    assert.ok(list.includes(`from './${name}.tsx'`), name)
    assert.match(source, /export function Cell\(/, name)
    assert.match(source, /export function Input\(/, name)
  }
})
