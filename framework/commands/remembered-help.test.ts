// The list of commands comes from a cache until a source changes.
import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { after, test } from 'node:test'
import { runWithRememberedHelp } from './remembered-help.ts'

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A project, and a command line that counts how often it loads the commands. */
function plantProject({ exitCode = 0 } = {}) {
  const root = mkdtempSync(path.join(tmpdir(), 'pend-help-'))
  folders.push(root)
  for (const folder of ['apps/library', 'core', 'framework/commands'])
    mkdirSync(path.join(root, folder), { recursive: true })
  const app = path.join(root, 'apps/library/app.ts')
  writeFileSync(app, '')
  let loads = 0
  const type = async (...words: string[]) => {
    const output = new PassThrough()
    const run = async ({ output }: { output: NodeJS.WritableStream }) => {
      output.write(`list ${++loads}\n`)
      return exitCode
    }
    const terminal = { input: process.stdin, output, errors: process.stderr }
    const status = await runWithRememberedHelp({ root, words, terminal }, run)
    return { status, text: String(output.read()) }
  }
  return { root, app, type }
}

test('the second start prints the list without loading the commands', async () => {
  const { type } = plantProject()
  for (const words of [[], ['--help'], ['-h'], ['help']])
    assert.deepEqual(await type(...words), { status: 0, text: 'list 1\n' })
})

test('a changed, a new and a removed source make the next start load the commands', async () => {
  const { app, type, root } = plantProject()
  const other = path.join(root, 'apps/library/lend-book.ts')
  assert.equal((await type()).text, 'list 1\n')
  writeFileSync(app, '// changed')
  assert.equal((await type()).text, 'list 2\n')
  writeFileSync(other, '')
  assert.equal((await type()).text, 'list 3\n')
  rmSync(other)
  assert.equal((await type()).text, 'list 2\n')
})

test('other command lines load the commands each time', async () => {
  const { type } = plantProject()
  assert.equal((await type('check')).text, 'list 1\n')
  assert.equal((await type('check', '--help')).text, 'list 2\n')
})

test('a failed list is not cached', async () => {
  const { type } = plantProject({ exitCode: 1 })
  assert.deepEqual(await type(), { status: 1, text: 'list 1\n' })
  assert.deepEqual(await type(), { status: 1, text: 'list 2\n' })
})

test('a data folder that is a file costs time and nothing else', async () => {
  const { root, type } = plantProject()
  writeFileSync(path.join(root, '.data'), '')
  chmodSync(path.join(root, '.data'), 0o400)
  assert.deepEqual(await type(), { status: 0, text: 'list 1\n' })
  assert.deepEqual(await type(), { status: 0, text: 'list 2\n' })
})
