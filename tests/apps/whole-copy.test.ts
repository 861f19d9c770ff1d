// A copy of the project without an app and those that need it: it makes its tables from nothing, passes the quality rules
// and the contract. TAKE_OUT names another app; `npm run without` tries them all.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import {
  type BootstrappedDatabase,
  openBootstrappedDatabase,
  TEST_TEMPLATE_VARIABLES,
  testDatabaseUrls,
} from '#framework/testing/database.ts'
import { runManage } from '../support/manage.ts'
import { copyProject, type ProjectCopy } from '../support/project-copy.ts'
import { namesOf, removals } from './removable.ts'
import { checkOnlyWhatRuns, takeOut } from './take-out.ts'

const REMOVAL = removals.find(({ name }) => name === (process.env.TAKE_OUT ?? 'content'))!
const RULES = ['types', 'dependency rules', 'names and sizes', 'SQL', 'migrations']
/** Those that find resources and endpoints by themselves. */
const CONTRACT = [
  'tests/contract/surfaces-agree.test.ts',
  'tests/contract/refusals-come-first.test.ts',
  'tests/tenancy/isolation.test.ts',
]

let copy: ProjectCopy
let urls: BootstrappedDatabase
before(async () => {
  copy = copyProject()
  urls = await openBootstrappedDatabase()
  for (const { name } of REMOVAL.apps) takeOut(copy.root, name)
  checkOnlyWhatRuns(copy.root)
  rmSync(path.join(copy.root, 'migrations'), { recursive: true })
})
after(async () => {
  copy.remove()
  await urls.drop()
})

describe(`a copy without ${namesOf(REMOVAL)}`, () => {
  test('makes its tables from nothing', async () => {
    for (const words of [['makemigrations'], ['migrate'], ['artifacts']]) {
      const { status, stdout, stderr } = await runManage(words, { root: copy.root, urls })
      assert.equal(status, 0, `${words}: ${stdout}${stderr}`)
    }
    assert.ok(copy.changedFiles().includes('generated/openapi.json'))
  })

  test('passes the type check and the quality rules', async () => {
    const { status, stdout } = await runScript('scripts/quality.ts', ...RULES.flatMap((step) => ['--only', step]))
    assert.equal(status, 0, stdout)
  })

  test('boots, and passes the contract tests', async () => {
    const { status, stdout, stderr } = await runScript('scripts/run-tests.ts', ...CONTRACT)
    assert.equal(status, 0, stdout + stderr)
    assert.match(stdout, /\n\d+ passed, 0 failed\n$/)
  })
})

/** Runs a program of the copy as if typed there. Its tables differ, so that it cannot start from this run's templates. */
async function runScript(...words: string[]) {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_V8_COVERAGE: '' }
  for (const name of ['NODE_TEST_CONTEXT', ...Object.values(TEST_TEMPLATE_VARIABLES)]) delete env[name]
  env.TEST_DATABASE_URL = testDatabaseUrls().adminUrl
  const child = spawn(process.execPath, words, { cwd: copy.root, env })
  const outputs = [text(child.stdout), text(child.stderr)] as const
  const [stdout, stderr, [status]] = await Promise.all([...outputs, once(child, 'close')])
  return { status, stdout, stderr }
}
