// The log keeps errors, in files at the place of the settings.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { endTrace, type Observed, observe, openTrace, within } from '#framework/observing/observing.ts'
import type { Span } from '#framework/observing/trace.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { openLog } from './log.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pend-log-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const linesOf = (file: string) =>
  readFileSync(path.join(folder, file), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

/** Runs `work` and returns what it wrote to standard output meanwhile. */
function printedBy(t: { mock: typeof import('node:test').mock }, work: () => void): string {
  const write = t.mock.method(process.stdout, 'write', () => true)
  work()
  const printed = write.mock.calls.map(({ arguments: [text] }) => String(text)).join('')
  write.mock.restore()
  return printed
}

test('writes one line per request to the terminal and to the file', (t) => {
  const settings = { environment: 'development', logLevel: 'info', logDirectory: path.join(folder, 'a') } as const
  const printed = printedBy(t, () => {
    const { log, close } = openLog(settings, 'app')
    log.info({ method: 'GET', path: '/api/v1/articles', status: 200, ms: 12, requestId: 'r1' }, 'request')
    log.info({ method: 'GET', path: '/nowhere', status: 404, ms: 1, requestId: 'r2' }, 'request')
    close()
  })
  assert.match(printed, /INFO: GET \/api\/v1\/articles 200 12 ms\n/)
  assert.match(printed, /GET \/nowhere 404 1 ms \(r2\)\n/)
  assert.deepEqual(
    linesOf('a/app.log').map(({ requestId }) => requestId),
    ['r1', 'r2'],
  )
  assert.deepEqual(linesOf('a/error.log'), [])
})

test('keeps message and stack of errors', (t) => {
  const settings = { environment: 'production', logLevel: 'info', logDirectory: path.join(folder, 'b') } as const
  const printed = printedBy(t, () => {
    const { log, close } = openLog(settings, 'app')
    log.error({ error: new Error('the disk is full') }, 'a request failed')
    close()
  })
  assert.equal(JSON.parse(printed).error.message, 'the disk is full')
  const [line] = linesOf('b/error.log')
  assert.equal(line.error.message, 'the disk is full')
  assert.match(line.error.stack, /log\.test\.ts/)
})

test('reopens its files on SIGUSR2, and loses no line while something rotates them', async (t) => {
  const settings = { environment: 'production', logLevel: 'info', logDirectory: path.join(folder, 'rotated') } as const
  const write = t.mock.method(process.stdout, 'write', () => true)
  const { log, close } = openLog(settings, 'app')
  const place = (file: string) => path.join(settings.logDirectory, file)
  for (let n = 0; n < 300; n++) {
    if (n === 100) for (const file of ['app', 'error']) renameSync(place(`${file}.log`), place(`${file}.log.1`))
    if (n === 200) {
      process.kill(process.pid, 'SIGUSR2')
      await waitUntil(
        () => existsSync(place('app.log')) && existsSync(place('error.log')),
        (isThere) => isThere,
      )
    }
    log.error({ n }, 'a line')
  }
  close()
  write.mock.restore()
  for (const file of ['app', 'error']) {
    const numbers = (name: string) => linesOf(`rotated/${name}`).map(({ n }) => n)
    assert.deepEqual(
      numbers(`${file}.log.1`),
      Array.from({ length: 200 }, (_, n) => n),
    )
    assert.deepEqual(
      numbers(`${file}.log`),
      Array.from({ length: 100 }, (_, n) => 200 + n),
    )
  }
})

test('of a silent process survives the signal, too', () => {
  const { close } = openLog({ environment: 'production', logLevel: 'silent', logDirectory: folder }, 'app')
  assert.ok(process.listenerCount('SIGUSR2') > 0)
  close()
})

test('continues without files where none can be written', (t) => {
  writeFileSync(path.join(folder, 'taken'), '')
  const settings = { environment: 'production', logLevel: 'info', logDirectory: path.join(folder, 'taken') } as const
  const printed = printedBy(t, () => openLog(settings, 'app').log.info('still here'))
  assert.match(printed, /Nothing can be written to/)
  assert.match(printed, /still here/)
})

/** The trace of work that writes a line. */
function notedBy(t: { mock: typeof import('node:test').mock }, environment: 'development' | 'production'): Span[] {
  const settings = { environment, logLevel: 'info', logDirectory: path.join(folder, environment) } as const
  const found: Observed[] = []
  const end = observe({ ended: (each) => found.push(each) })
  printedBy(t, () => {
    const { log, close } = openLog(settings, 'app')
    const trace = openTrace({ kind: 'command', name: 'migrate', requestId: 'r' })
    log.info('outside of any work')
    within(trace, () => log.warn({ table: 'articles', password: 'violet-teapot-26' }, 'a table is locked'))
    endTrace(trace, { outcome: 'exit 0', isFailed: false })
    close()
  })
  end()
  return found.flatMap(({ trace }) => trace.spans)
}

test('adds a line to the trace of the work that wrote it, without its secrets (CWE-532)', (t) => {
  assert.deepEqual(
    notedBy(t, 'development').map(({ kind, name, details: { table, password } }) => [kind, name, table, password]),
    [['log', 'a table is locked', 'articles', '[redacted]']],
  )
  assert.deepEqual(notedBy(t, 'production'), [])
})
