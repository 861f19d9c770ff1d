// Proves that `npm test` reports a run truthfully and leaves no database behind.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { TEST_VARIABLES, testDatabaseUrls } from '#framework/testing/database.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pend-runner-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const PASSING = "test('passes', () => {})\n"
const FAILING = "test('fails', () => { throw new Error('on purpose') })\n"
const ODD_IMPORTS = "import assert from 'node:assert/strict'\nimport { generateKeyPairSync } from 'node:crypto'\n"
/** Fails in the first process that runs it and passes in the next. */
const UNSTEADY = `import { existsSync, writeFileSync } from 'node:fs'
test('fails at first', () => {
  if (existsSync(import.meta.filename + '.tried')) return
  writeFileSync(import.meta.filename + '.tried', '')
  throw new Error('on purpose')
})
`
const ENDLESS = "test('waits', () => { console.log('begun'); return new Promise(() => setInterval(() => {}, 1000)) })\n"

function testFile(name: string, content: string): string {
  const file = path.join(folder, `${name}.test.ts`)
  writeFileSync(file, `import { test } from 'node:test'\n${content}`)
  return file
}

/** A separate runner on this run's server, as if started from a shell. */
function runTests(...words: string[]) {
  const { NODE_TEST_CONTEXT: _inside, ...env } = process.env
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'run-tests.ts'), ...words], {
    env: { ...env, TEST_DATABASE_URL: testDatabaseUrls().adminUrl },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = once(child, 'exit').then(([code]) => ({ code, output, lines: output.trim().split('\n') }))
  return { child, ended, output: () => output }
}

async function databasesOf(pid: number | undefined): Promise<unknown[]> {
  const sql = 'select datname from pg_database where datname like $1'
  return withClient(
    testDatabaseUrls().adminUrl,
    async (client) => (await client.query(sql, [`pend\\_test\\_${pid}\\_%`])).rows,
  )
}

test('ends with the totals and exit code 0 when everything passes', async () => {
  const { child, ended } = runTests(testFile('good', PASSING + PASSING))
  const { code, lines } = await ended
  assert.deepEqual([code, lines.at(-1)], [0, '2 passed, 0 failed'])
  assert.deepEqual(await databasesOf(child.pid), [])
})

test('shows a failure completely, including an unreadable file, and ends with exit code 1', async () => {
  const { code, lines, output } = await runTests(
    testFile('mixed', PASSING + FAILING),
    testFile('broken', 'import "nowhere"'),
  ).ended
  assert.deepEqual([code, lines.at(-1)], [1, '1 passed, 2 failed'])
  assert.match(output, /✗ fails \(.*mixed\.test\.ts:3\)\n +Error: on purpose/)
  assert.match(output, /Cannot find package 'nowhere'/)
  // Repeated at the end, for readers who see only the last lines.
  const again = output.split('\nfailed:\n')[1] ?? ''
  assert.match(again, /✗ fails \(/)
  assert.match(again, /Cannot find package 'nowhere'/)
})

test('shows a failure with a value that cannot pass between processes', async () => {
  const odd = "const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })\n"
  const file = testFile('odd', `${ODD_IMPORTS}${odd}test('fails oddly', () => assert.equal({ publicKey }, null))\n`)
  const { code, lines, output } = await runTests(file).ended
  assert.deepEqual([code, lines.at(-1)], [1, '0 passed, 1 failed'])
  assert.match(output, /✗ fails oddly .*\n[\s\S]*Expected values to be strictly equal/)
})

test('ends although a failed test has left something open', async () => {
  const leaving = "test('leaves', () => { setInterval(() => {}, 1000); throw new Error('on purpose') })\n"
  const { code, lines } = await runTests(testFile('leaving', leaving)).ended
  assert.deepEqual([code, lines.at(-1)], [1, '0 passed, 1 failed'])
})

test('retries a failed file after the others, and lists it as unsteady if it then passes', async () => {
  const { code, lines, output } = await runTests(testFile('unsteady', UNSTEADY + PASSING), testFile('steady', PASSING))
    .ended
  assert.deepEqual([code, lines.at(-1)], [0, '3 passed, 0 failed'])
  const [first = '', again] = output.split('once more')
  assert.match(first, /✗ fails at first \(/)
  assert.match(first, /✓ .*\/steady\.test\.ts/)
  assert.match(again ?? '', /^[^✗]*✓ .*\/unsteady\.test\.ts/)
  assert.match(lines.at(-2) ?? '', /^unsteady: .*unsteady\.test\.ts passed only when .*: "fails at first"$/)
})

test('fails a file that fails twice, and counts each of its tests once', async () => {
  const { code, lines, output } = await runTests(testFile('twice', PASSING + FAILING)).ended
  assert.deepEqual([code, lines.at(-1)], [1, '1 passed, 1 failed'])
  assert.equal(output.match(/✗ .*twice\.test\.ts {2}1 failed, 1 passed/g)?.length, 2)
  assert.doesNotMatch(output, /^unsteady/m)
})

test('stops at the first failed test on request, and retries nothing', async () => {
  const { code, lines, output } = await runTests(testFile('first', FAILING + ENDLESS), testFile('last', ENDLESS), '-x')
    .ended
  assert.deepEqual([code, lines.at(-1)], [1, '0 passed, 1 failed'])
  assert.doesNotMatch(output, /once more|last\.test/)
})

test('names every test on request', async () => {
  const { output } = await runTests(testFile('told', PASSING), '-v').ended
  assert.match(output, /told\.test\.ts {2}1 passed.*\n {2}✓ passes$/m)
})

test('prints what a test notes, also after it has waited', async () => {
  const noting = `import { setTimeout as wait } from 'node:timers/promises'
import { reportNotes } from ${JSON.stringify(path.resolve(import.meta.dirname, '../framework/testing/report-notes.ts'))}
test('notes', async () => { await wait(5); reportNotes.publish('late: after 9 s') })
`
  const { output } = await runTests(testFile('noting', noting)).ended
  assert.match(output, /noting\.test\.ts {2}1 passed.*\n {2}late: after 9 s$/m)
})

test('runs only the named tests', async () => {
  const { code, lines } = await runTests(testFile('named', PASSING + FAILING), '--name', 'passes').ended
  assert.deepEqual([code, lines.at(-1)], [0, '1 passed, 0 failed'])
})

test('does not call a run without tests a success', async () => {
  assert.equal((await runTests(testFile('empty', '')).ended).code, 1)
  const { code, output } = await runTests(path.join(folder, 'absent.test.ts')).ended
  assert.equal(code, 2)
  assert.match(output, /There is no test file or folder/)
})

test('refuses unknown arguments before any work, and lists the known ones on request', async () => {
  const { child, ended } = runTests('--coverag')
  const { code, output } = await ended
  assert.equal(code, 2)
  assert.match(output, /unknown option '--coverag'[\s\S]*npm run test -- --help/)
  assert.deepEqual(await databasesOf(child.pid), [])
  const help = await runTests('--help').ended
  assert.equal(help.code, 0)
  assert.match(help.output, /--coverage/)
})

test('passes the users of a migrated database to the tests, and nothing that leads elsewhere', async () => {
  const names = Object.values(TEST_VARIABLES)
  const { code } = await runTests(
    testFile(
      'environment',
      `test('has what it needs', () => {
        for (const name of ${JSON.stringify(names)}) if (!process.env[name]) throw new Error(name)
        if (process.env.PEND_ENV !== 'test' || process.env.TEST_DATABASE_URL) throw new Error('environment')
      })`,
    ),
  ).ended
  assert.equal(code, 0)
})

test('drops its database when interrupted', async () => {
  const { child, ended, output } = runTests(testFile('endless', ENDLESS))
  while ((await databasesOf(child.pid)).length === 0) assert.equal(child.exitCode, null, output())
  child.kill('SIGINT')
  assert.notEqual((await ended).code, 0)
  assert.deepEqual(await databasesOf(child.pid), [])
})

test('counts every test of a file, however fast it ends and whatever it leaves open', async () => {
  const many = Array.from({ length: 400 }, (_, n) => `test('is number ${n}', () => {})\n`).join('')
  const open = "test('leaves a timer running', () => { setInterval(() => {}, 1000) })\n"
  const { code, lines } = await runTests(testFile('many', many), testFile('open', open + FAILING)).ended
  assert.deepEqual([code, lines.at(-1)], [1, '401 passed, 1 failed'])
})

test('runs many files in few processes, and a file in its own process on request', async () => {
  const noting = `import { appendFileSync } from 'node:fs'
test('notes', () => appendFileSync(${JSON.stringify(path.join(folder, 'pids'))}, process.pid + '\\n'))
`
  const reason = '// In a process of its own: it is the last of them.\n'
  const files = Array.from({ length: 12 }, (_, n) => testFile(`note-${n}`, noting))
  const { lines } = await runTests(...files, testFile('own', reason + noting)).ended
  assert.equal(lines.at(-1), '13 passed, 0 failed')
  const pids = readFileSync(path.join(folder, 'pids'), 'utf8').trim().split('\n')
  assert.ok(new Set(pids).size <= 6)
  assert.equal(pids.filter((pid) => pid === pids.at(-1)).length, 1)
})

test('fails a file without a test, also one that another file of its process has imported', async () => {
  const imported = testFile('imported', PASSING)
  const importing = `import ${JSON.stringify(imported)}\n${PASSING}`
  const { lines, output } = await runTests(testFile('empty', 'export {}\n')).ended
  assert.equal(lines.at(-1), '0 passed, 1 failed')
  assert.match(output, /empty\.test\.ts[\s\S]*It has no test/)
  const second = await runTests(testFile('importing', importing), imported).ended
  assert.match(second.lines.at(-1)!, /failed$/)
})

test('a file in its own process may leave something behind', async () => {
  const listening = "// In a process of its own: it listens.\ntest('listens', () => process.on('SIGHUP', () => {}))\n"
  const { lines } = await runTests(testFile('listening', listening)).ended
  assert.equal(lines.at(-1), '1 passed, 0 failed')
})

test('fails a file that leaves something behind in its process, and cleans up for the next one', async () => {
  const leaving = `test('leaves', () => {
  process.env.PEND_LEFT = 'a value'
  Object.assign(globalThis, { left: true })
  process.on('SIGHUP', () => {})
})
`
  const meeting =
    "test('meets none', () => { if (process.env.PEND_LEFT || 'left' in globalThis) throw new Error('left') })\n"
  const others = ['next', 'third', 'fourth'].map((name) => testFile(name, meeting))
  const { lines, output } = await runTests(testFile('litter', leaving), ...others).ended
  assert.equal(lines.at(-1), '4 passed, 1 failed')
  const said = 'It leaves behind in its process: the variable PEND_LEFT, the global left, a listener for SIGHUP.'
  assert.match(output, new RegExp(`✗ .*litter\\.test\\.ts[\\s\\S]*${said}`))
})

test('fails a file whose process dies, and runs the next one in another', async () => {
  const dying = "test('dies', () => process.kill(process.pid, 'SIGKILL'))\n"
  const { lines, output } = await runTests(testFile('dying', dying), testFile('after', PASSING)).ended
  assert.equal(lines.at(-1), '1 passed, 1 failed')
  assert.match(output, /✗ the file itself \(.*dying\.test\.ts:1\)\n +Its process ended with SIGKILL\./)
})

test("writes a page of the tests' coverage", async () => {
  const page = path.join(import.meta.dirname, '../coverage/index.html')
  rmSync(page, { force: true })
  const covering = `import { csvLine } from '${path.join(import.meta.dirname, '../shared/utils/csv.ts')}'
test('runs some code', () => void csvLine(['a']))
`
  const { lines, output } = await runTests(testFile('covering', covering), '--coverage').ended
  assert.equal(lines.at(-1), '1 passed, 0 failed', output)
  assert.match(output, /^coverage: .* of lines[\s\S]*: coverage\/index\.html$/m)
  assert.match(readFileSync(page, 'utf8'), /<b>[\d.]+ %<\/b>shared\/utils\/csv\.ts<\/summary>/)
})
