// A process that runs test files one after another, in the runner's order: it loads and compiles their imports once for all.
import { AsyncResource } from 'node:async_hooks'
import { after, mock, run } from 'node:test'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'
import { reportNotes } from '#framework/testing/report-notes.ts'
import { restoreFootprint, takeFootprint } from './footprint.ts'
import type { Answer, Order, ToldError, ToldEvent } from './messages.ts'

/** For a connection or a timer about to end. */
const PATIENCE_MS = 3000
/** A process that has grown to this size makes room for a new one. */
const MOST_BYTES = 1.5 * 2 ** 30
/** Totals of a run, and no test's own report. */
const TOTALS = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/

// A test may replace the value of this name.
const startTimer = setTimeout
const outside = new AsyncResource('files')
const tell = (answer: Answer) => process.send?.(answer)
const tellEvent = (event: ToldEvent) => tell({ event })

// Node would set it with the first file.
process.env.NODE_TEST_WORKER_ID = '1'
// Without the runner nobody hears what a file says, and nobody orders another one.
process.on('disconnect', () => process.exit())
process.on('message', (order: Order) => void outside.runInAsyncScope(() => runFile(order)))

async function runFile({ file, names, isLast }: Order): Promise<void> {
  const [began, before] = [performance.now(), takeFootprint()]
  const giveBackOutput = catchOutput(file)
  const note = (message: unknown) =>
    tellEvent({ type: 'test:diagnostic', data: { file, nesting: 1, message: String(message) } })
  reportNotes.subscribe(note)
  const isDrained = await runToEnd({ file, names, isLast })
  mock.reset()
  giveBackOutput()
  reportNotes.unsubscribe(note)
  const left = restoreFootprint(before)
  if (left.length > 0 && !isLast) tellFailure(file, `It leaves behind in its process: ${left.join(', ')}.`)
  process.exitCode = 0
  const duration = performance.now() - began
  tellEvent({ type: 'test:summary', data: { file, duration_ms: duration } })
  tell({ ended: { duration, isClean: isDrained && process.memoryUsage.rss() < MOST_BYTES } })
}

/** Resolves with whether nothing is left open: Node ends a run once nothing keeps it waiting. */
async function runToEnd(order: Order): Promise<boolean> {
  const { file, names } = order
  const events = run({ files: [file], isolation: 'none', ...(names && { testNamePatterns: [...names] }) })
  let [isDrained, patience] = [true, undefined as NodeJS.Timeout | undefined]
  const giveUp = () => {
    isDrained = false
    process.emit('beforeExit', 0)
  }
  after(() => {
    patience = startTimer(giveUp, PATIENCE_MS).unref()
  })
  // If this kept the process waiting, it would hide that nothing else does.
  process.channel?.unref()
  await consume(order, events)
  process.channel?.ref()
  clearTimeout(patience)
  return isDrained
}

async function consume({ file, names }: Order, events: AsyncIterable<TestEvent>): Promise<void> {
  const said: string[] = []
  let [passes, failures] = [0, 0]
  for await (const event of events) {
    const told = toldOf(event, file)
    if (told) tellEvent(told)
    if (isPass(event, file)) passes++
    if (event.type === 'test:fail') failures++
    if (event.type === 'test:diagnostic' && event.data.message.startsWith('Error: ')) said.push(event.data.message)
    if (event.type === 'test:summary' && !event.data.success && failures === 0) tellFailure(file, said.join('\n'))
  }
  // A module loads once: after a file that imports it, it would register nothing and nobody would notice.
  if (!names && passes + failures === 0) tellFailure(file, 'It has no test, or another file of its process imports it.')
}

/** Node reports a file without a test as a test that passes. */
const isPass = ({ type, data }: TestEvent, file: string) => type === 'test:pass' && data.name !== file

function toldOf(event: TestEvent, file: string): ToldEvent | undefined {
  if (event.type === 'test:pass' || event.type === 'test:fail') {
    const { name, nesting, line, file: place, details } = event.data
    const told = { name, nesting, line, file: place, entryFile: file }
    const { type } = details
    if (event.type === 'test:pass') return { type: event.type, data: { ...told, details: { type, error: undefined } } }
    return { type: event.type, data: { ...told, details: { type, error: toldError(event.data.details.error) } } }
  }
  if (event.type !== 'test:diagnostic' || TOTALS.test(event.data.message)) return undefined
  return { type: event.type, data: { file, nesting: 1, message: event.data.message } }
}

function toldError({ message, cause, ...rest }: ToldError): ToldError {
  const { failureType } = rest
  return { failureType, message, cause: cause === undefined || typeof cause === 'string' ? cause : inspect(cause) }
}

function tellFailure(file: string, message: string): void {
  const error = { message, cause: message || 'It failed outside of its tests.' }
  tellEvent({ type: 'test:fail', data: { name: file, nesting: 0, entryFile: file, file, details: { error } } })
}

/** Sends printed text to the runner in order with the events. Returns a function that restores printing. */
function catchOutput(file: string): () => void {
  const told = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    tellEvent({
      type: 'test:stdout',
      data: { file, message: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() },
    })
    const done = rest.findLast((each) => typeof each === 'function')
    if (done) process.nextTick(done as () => void)
    return true
  }
  const { stdout, stderr } = process
  const [toOutput, toErrors] = [stdout.write, stderr.write]
  Object.assign(stdout, { write: told })
  Object.assign(stderr, { write: told })
  return () => {
    Object.assign(stdout, { write: toOutput })
    Object.assign(stderr, { write: toErrors })
  }
}
