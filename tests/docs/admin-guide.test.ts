// The example of docs/admin.md, written into a copy of the project as the page says, and built.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { copyProject, type ProjectCopy } from '../support/project-copy.ts'
import { codeBlocksOf, readText } from './markdown.ts'

const run = promisify(execFile)
const blocks = codeBlocksOf(readText('docs/admin.md')).filter(({ language }) => language.startsWith('ts'))
let copy: ProjectCopy

before(() => {
  copy = copyProject()
  mkdirSync(path.join(copy.root, 'apps/content/admin'), { recursive: true })
  for (const { file, text } of blocks) writeFileSync(path.join(copy.root, file), `${text}\n`)
})
after(() => copy?.remove())

test('names a file for each code block', () => {
  assert.equal(blocks.length, 5)
  for (const { file } of blocks) assert.match(file, /^apps\/content\/admin\//)
})

test('has the types the admin requires', async () => {
  const compiler = path.join(copy.root, 'node_modules/typescript/bin/tsc')
  await run(process.execPath, [compiler, '-p', 'admin/tsconfig.json', '--noEmit'], { cwd: copy.root })
})

test('is built into separate files, which only its screens load', async () => {
  await run(process.execPath, ['manage.ts', 'buildadmin'], { cwd: copy.root })
  const dist = path.join(copy.root, 'admin/dist')
  const names = globSync('assets/*.js', { cwd: dist })
  for (const screen of ['drafts-', 'drafts-card-', 'headline-'])
    assert.ok(
      names.some((name) => path.basename(name).startsWith(screen)),
      screen,
    )
  const first = readFileSync(path.join(dist, 'index.html'), 'utf8')
  assert.doesNotMatch(first, /drafts|headline/)
})
