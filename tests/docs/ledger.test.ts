// framework/tasks/ledger/README.md matches the code: its diagram has the states of a task, and its tables name existing
// files and functions.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { tasks } from '#framework/tasks/ledger/ledger.ts'
import { codeBlocksOf, codeSpansOf, passagesOf, ROOT, readText } from './markdown.ts'

const FOLDER = 'framework/tasks/ledger'
const page = readText(`${FOLDER}/README.md`)
const { kind, options } = tasks.definition.fields.state

test('draws every state, and no other', () => {
  const [diagram] = codeBlocksOf(page)
  const ends = [...diagram!.text.matchAll(/^ +(\S+) --> (\w+|\[\*\])/gm)].flatMap(([, from, to]) => [from!, to!])
  const drawn = new Set(ends.filter((word) => word !== '[*]'))
  assert.deepEqual([...drawn].sort(), [...kind.choices!(options)].sort())
})

test('names no file and no function that does not exist', () => {
  const missing: string[] = []
  for (const passage of passagesOf(page)) {
    const spans = codeSpansOf(passage)
    const files = spans.filter((span) => span.endsWith('.ts')).map((span) => path.join(FOLDER, span))
    missing.push(...files.filter((file) => !existsSync(path.join(ROOT, file))))
    if (!passage.startsWith('|')) continue
    const text = files.filter((file) => !missing.includes(file)).map(readText)
    const functions = spans.filter((span) => /^[a-z]+[A-Z]\w+$/.test(span))
    missing.push(...functions.filter((name) => !text.some((source) => source.includes(`function ${name}(`))))
  }
  assert.deepEqual(missing, [])
})
