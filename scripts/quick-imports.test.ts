// Imports resolve as Node alone would resolve them, and a mistake in one reads the same.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

const FILES = {
  'package.json': '{ "type": "module", "imports": { "#core/*": "./core/*", "#admin/*": "./admin/src/*" } }',
  'core/a file.ts': "export const told: string = import.meta.filename + ' ' + import.meta.url.split('?')[1]",
  'admin/src/page.ts': "export { told as page } from '../../core/a file.ts'",
  'node_modules/lib/package.json':
    '{ "exports": { ".": "./build/index.mjs", "./two": { "require": "./build/required.cjs", "default": "./build/two.mjs" } } }',
  'node_modules/lib/build/two.mjs': 'export const two = import.meta.filename',
  'node_modules/lib/build/required.cjs': 'exports.two = __filename',
  'core/one.ts': "export { two } from 'lib/two'",
  'shared/twice.ts': `import { createRequire } from 'node:module'
    import { two } from '../core/one.ts'
    import { two as again } from 'lib/two'
    import { two as outside } from '../beside-core.ts'
    console.log(JSON.stringify([two, again, outside, createRequire(import.meta.url)('lib/two').two]))`,
  'beside-core.ts': "export { two } from 'lib/two'",
  'core/unknown.ts': "import 'no-such-package'",
  'node_modules/lib/build/index.mjs': "export { part } from './parts/part.mjs'",
  'node_modules/lib/build/parts/part.mjs': 'export const part = import.meta.filename',
  'works.ts': `import { createRequire } from 'node:module'
    import { told } from './core/a file.ts'
    import { told as again } from '#core/a file.ts'
    import { told as other } from '#core/a file.ts?second'
    import { page } from '#admin/page.ts'
    import { part } from 'lib'
    const required = createRequire(import.meta.url)('./core/a file.ts').told
    console.log(JSON.stringify({ told, again, other, page, part, required }))`,
  'core/misspelt.ts': "import '#core/no-such.ts'",
  'beside.ts': "import './core/none.ts'",
  'folder.ts': "import '#nowhere/file.ts'",
  'through.ts': "import './core/misspelt.ts'",
}

let root: string
before(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'pend imports-')))
  for (const [file, content] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), content)
  }
  mkdirSync(path.join(root, 'scripts'))
  copyFileSync(path.join(import.meta.dirname, 'quick-imports.cjs'), path.join(root, 'scripts/quick-imports.cjs'))
})
after(() => rmSync(root, { recursive: true, force: true }))

function run(file: string, ...options: string[]) {
  const { NODE_TEST_CONTEXT: _inside, NODE_OPTIONS: _options, NODE_COMPILE_CACHE: _cache, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, file], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  return { status, stdout, error: stderr.split('\n').find((line) => /^\w*Error/.test(line)) }
}
const runQuick = (file: string) => run(file, '--require', './scripts/quick-imports.cjs')

describe('quick imports', () => {
  test('find what Node finds', () => {
    const { status, stdout } = runQuick('works.ts')
    assert.equal(status, 0)
    assert.equal(stdout, run('works.ts').stdout)
    const told = `${path.join(root, 'core/a file.ts')} undefined`
    const other = told.replace('undefined', 'second')
    const part = path.join(root, 'node_modules/lib/build/parts/part.mjs')
    assert.deepEqual(JSON.parse(stdout), { told, again: told, other, page: told, part, required: told })
  })

  test('find a package of several importers in one place, and what require finds in its own', () => {
    const { status, stdout } = runQuick('shared/twice.ts')
    assert.equal(status, 0)
    const [imported, required] = ['two.mjs', 'required.cjs'].map((name) =>
      path.join(root, 'node_modules/lib/build', name),
    )
    assert.deepEqual(JSON.parse(stdout), [imported, imported, imported, required])
    assert.equal(stdout, run('shared/twice.ts').stdout)
  })

  test('a missing package is named with the file that imports it', () => {
    const { status, error } = runQuick('core/unknown.ts')
    assert.equal(status, 1)
    assert.match(error!, /Cannot find package 'no-such-package' imported from .*core\/unknown\.ts/)
    assert.equal(error, run('core/unknown.ts').error)
  })

  for (const [file, missing, importer] of [
    ['beside.ts', 'core/none.ts', 'beside.ts'],
    ['through.ts', 'core/no-such.ts', 'core/misspelt.ts'],
  ] as const)
    test(`a missing ${missing} is named with the file that imports it`, () => {
      const { status, error } = runQuick(file)
      assert.equal(status, 1)
      assert.equal(
        error,
        `Error [ERR_MODULE_NOT_FOUND]: Cannot find module '${path.join(root, missing)}' imported from ${path.join(root, importer)}`,
      )
      assert.equal(error, run(file).error)
    })

  test('a folder that package.json does not map is refused as ever', () => {
    const { status, error } = runQuick('folder.ts')
    assert.equal(status, 1)
    assert.match(error!, /^TypeError .*#nowhere/)
    assert.equal(error, run('folder.ts').error)
  })
})
