// Every way to start PEND says in one sentence that it is not installed, or that its Node is too old.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { copyProject, type ProjectCopy } from '#tests/support/project-copy.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const ENTRIES = [...Object.values(scripts), './manage check']
const NOT_INSTALLED = 'PEND is not installed yet: run npm install, which also brings the Node it runs on.\n'

let copy: ProjectCopy
before(() => {
  copy = copyProject()
})
after(() => copy.remove())

/** The programs of this machine, without those of the installation. */
const FOREIGN_PATH = (process.env.PATH ?? '')
  .split(path.delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(path.delimiter)

interface Shell {
  readonly path: string
  readonly options?: string
}

/** Types a line into a shell in the copy. */
async function type(line: string, { path: PATH, options = '' }: Shell) {
  const { NODE_TEST_CONTEXT: _inside, NODE_V8_COVERAGE: _coverage, ...rest } = process.env
  const child = spawn('sh', ['-c', line], { cwd: copy.root, env: { ...rest, PATH, NODE_OPTIONS: options } })
  const closed = new Promise((resolve) => child.once('close', resolve))
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return { status, stdout, stderr }
}

/** Makes Node report another version, without what that version lacks. */
function pretend(version: string): string {
  const file = path.join(copy.root, `node-${version}.cjs`)
  const lacking = "delete require('module').enableCompileCache; require('module').syncBuiltinESMExports()"
  writeFileSync(file, `Object.defineProperty(process, 'version', { value: 'v${version}' }); ${lacking}\n`)
  return `--require ${file}`
}

const pinnedFirst = [path.dirname(process.execPath), FOREIGN_PATH].join(path.delimiter)

describe('on a Node that is too old', () => {
  for (const line of [...Object.values(scripts), 'node manage.ts check'])
    test(`"${line}" names the version PEND needs`, async () => {
      const { status, stdout, stderr } = await type(line, { path: pinnedFirst, options: pretend('22.18.0') })
      assert.deepEqual([status, stdout], [1, ''])
      assert.match(
        stderr,
        /^PEND needs Node \d+ or newer, and this is Node 22\.18\.0\.\nnpm install brings the right one/,
      )
      assert.equal(stderr.trim().split('\n').length, 2)
    })

  test('the installation itself asks for a newer Node', async () => {
    const { status, stderr } = await type(scripts.start!, { path: pinnedFirst, options: pretend('18.20.8') })
    assert.equal(status, 1)
    assert.match(stderr, /^PEND needs Node 20 or newer to install itself, and this is Node 18\.20\.8: [^\n]*\n$/)
  })
})

describe('without the installation', () => {
  before(() => unlinkSync(path.join(copy.root, 'node_modules')))

  // The machine's own Node where it has one, as a newcomer would use; it may be an old one.
  const foreign = FOREIGN_PATH.split(path.delimiter).some((folder) => existsSync(path.join(folder, 'node')))
    ? FOREIGN_PATH
    : pinnedFirst
  for (const line of ENTRIES)
    test(`"${line}" says that PEND is not installed`, async () => {
      assert.deepEqual(await type(line, { path: foreign }), { status: 1, stdout: '', stderr: NOT_INSTALLED })
    })

  test('"node manage.ts" says that PEND is not installed, on a Node that reads TypeScript', async () => {
    const { status, stderr } = await type('node manage.ts check', { path: pinnedFirst })
    assert.deepEqual([status, stderr], [1, NOT_INSTALLED])
  })
})
