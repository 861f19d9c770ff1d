// Prints the events of a test run: a line for each file, every failure completely, coverage in a few lines; then
// unsteady files, repeated failures, and the totals.
import path from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'
import { type CoverageSummary, writeCoveragePage } from './coverage-page.ts'
import type { ToldError, ToldEvent } from './messages.ts'

/** One file's report: the number of passed tests, and everything about failed ones. */
interface FileTally {
  readonly began: number
  readonly passed: string[]
  readonly failures: { readonly title: string; readonly text: string }[]
  output: string
  readonly notes: string[]
}

/** The tallies by file. */
export type Results = ReadonlyMap<string, FileTally>

interface Printing {
  readonly root: string
  /** Names every test that passed. */
  readonly verbose: boolean
  /** Once it is aborted, nothing more counts: unfinished tests prove nothing. */
  readonly signal: AbortSignal
  /** Called at the first failure; the file counts with what it has done by then. */
  readonly onFailure?: () => void
}

const WEAKEST_SHOWN = 5
const LINES_AGAIN = 20
const NOTED: ReadonlySet<string> = new Set(['test:pass', 'test:fail', 'test:stdout', 'test:stderr', 'test:diagnostic'])

type Events = AsyncIterable<TestEvent | ToldEvent>

/** Consumes concurrent runs, and prints each file as it ends. Returns the ended files. */
export async function printFiles(runs: readonly Events[], printing: Printing): Promise<Results> {
  const { root, signal } = printing
  const [running, results] = [new Map<string, FileTally>(), new Map<string, FileTally>()]
  const coverage: string[] = []
  const end = (file: string, duration: number): void => {
    const tally = running.get(file)
    if (tally === undefined || signal.aborted) return
    running.delete(file)
    results.set(file, joined(results.get(file), tally))
    printFile(file, tally, { ...printing, duration })
    if (tally.failures.length > 0) printing.onFailure?.()
  }
  const note = (event: TestEvent | ToldEvent): void => {
    noteEvent(event, running, root)
    const file = fileOf(event)
    const tally = running.get(file ?? '')
    if (file && tally && printing.onFailure && tally.failures.length > 0) end(file, performance.now() - tally.began)
  }
  const consume = async (events: Events): Promise<void> => {
    for await (const event of events) {
      if (signal.aborted) continue
      if (event.type === 'test:coverage') coverage.push(...coverageLines(event.data.summary, root))
      else if (event.type === 'test:summary' && event.data.file) end(event.data.file, event.data.duration_ms)
      else note(event)
    }
  }
  await Promise.all(runs.map(consume))
  // A file that died before its end has no summary of its own.
  for (const file of running.keys()) end(file, 0)
  for (const line of coverage) console.log(line)
  return results
}

/** A process may still fail after the summary of its file. */
function joined(earlier: FileTally | undefined, tally: FileTally): FileTally {
  if (earlier === undefined) return tally
  const passed = [...earlier.passed, ...tally.passed]
  const failures = [...earlier.failures, ...tally.failures]
  return { ...tally, passed, failures, output: earlier.output + tally.output }
}

/** Files with a failure. */
export function failingFiles(results: Results): string[] {
  return [...results].filter(([, { failures }]) => failures.length > 0).map(([file]) => file)
}

/**
 * Prints unsteady files, failures and the totals; returns whether everything passed. A retried file counts by its
 * second run. A run without tests has not passed.
 */
export function printTotals(first: Results, again: Results, root: string): boolean {
  for (const [file, { failures }] of again)
    if (failures.length === 0) {
      const titles = first
        .get(file)
        ?.failures.map(({ title }) => `"${title}"`)
        .join(', ')
      console.log(`unsteady: ${path.relative(root, file)} passed only when it was tried again, alone: ${titles}`)
    }
  const tallies = new Map([...first, ...again])
  const failures = [...tallies].flatMap(([file, tally]) => failureLines(path.relative(root, file), tally))
  // For readers who see only the end of a long run.
  if (failures.length > 0) console.log(`failed:\n${failures.join('\n')}`)
  const sum = (count: (tally: FileTally) => number) => [...tallies.values()].reduce((all, each) => all + count(each), 0)
  const [passed, failed] = [sum((tally) => tally.passed.length), sum((tally) => tally.failures.length)]
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0
}

function noteEvent(event: TestEvent | ToldEvent, running: Map<string, FileTally>, root: string): void {
  const file = fileOf(event)
  if (file === undefined || !NOTED.has(event.type)) return
  const tally = running.get(file) ?? { began: performance.now(), passed: [], failures: [], output: '', notes: [] }
  running.set(file, tally)
  if (event.type === 'test:stdout' || event.type === 'test:stderr') tally.output += event.data.message
  // The runner's own notes are not nested in a test.
  if (event.type === 'test:diagnostic' && event.data.nesting > 0) tally.notes.push(`  ${event.data.message}`)
  if (event.type === 'test:pass' && event.data.details.type !== 'suite' && event.data.name !== file)
    tally.passed.push(event.data.name)
  if (event.type === 'test:fail' && !isEcho(event)) tally.failures.push(failureOf(event.data, file, root))
}

/** A file or suite fails again because something inside it failed. */
function isEcho(event: { data: { details: { error: ToldError } } }): boolean {
  return event.data.details.error.failureType === 'subtestsFailed'
}

function fileOf(event: TestEvent | ToldEvent): string | undefined {
  const data = event.data as { entryFile?: string; file?: string } | undefined
  return data?.entryFile ?? data?.file
}

type Failure = { name: string; line?: number; details: { error: ToldError } }

function failureOf(failure: Failure, file: string, root: string): FileTally['failures'][number] {
  const { error } = failure.details
  const title = failure.name === file ? 'the file itself' : failure.name
  // Values that cannot pass between processes, such as keys, arrive as an object without a prototype.
  const cause = error.cause ?? error.message
  const whole = typeof cause === 'string' ? cause : inspect(cause)
  const reason = whole.replace(/^ +at .*\(?node:internal.*\n/gm, '')
  const place = `${path.relative(root, file)}:${failure.line ?? 1}`
  return { title, text: `  ✗ ${title} (${place})\n${reason.replace(/^/gm, '      ')}` }
}

function printFile(file: string, tally: FileTally, { root, verbose, duration }: Printing & { duration: number }): void {
  const { passed, failures, output, notes } = tally
  const hasFailed = failures.length > 0
  const [sign, count] = hasFailed ? ['✗', `${failures.length} failed, `] : ['✓', '']
  const seconds = (duration / 1000).toFixed(1)
  const lines = [
    `${sign} ${path.relative(root, file)}  ${count}${passed.length} passed, ${seconds} s`,
    ...(verbose ? passed.map((title) => `  ✓ ${title}`) : []),
    ...(hasFailed ? failures.map(({ text }) => text) : notes),
    ...(hasFailed && output ? [`  it printed:\n${indent(output)}`] : []),
  ]
  console.log(lines.join('\n'))
}

/** Repeated at the end: all failures, and the file's last output. */
function failureLines(name: string, { failures, output }: FileTally): string[] {
  if (failures.length === 0) return []
  const end = indent(output).split('\n').slice(-LINES_AGAIN).join('\n')
  return [...failures.map(({ text }) => text), ...(output ? [`  ${name} printed last:\n${end}`] : [])]
}

const indent = (output: string) => output.trimEnd().replace(/^/gm, '      ')

function coverageLines(summary: CoverageSummary, root: string): string[] {
  const { files, totals } = summary
  const percent = (share: number) => `${share.toFixed(1)} %`
  const weakest = files.toSorted((a, b) => a.coveredLinePercent - b.coveredLinePercent).slice(0, WEAKEST_SHOWN)
  const { coveredLinePercent: lines, coveredBranchPercent: branches, coveredFunctionPercent: functions } = totals
  return [
    `coverage: ${percent(lines)} of lines, ${percent(branches)} of branches, ${percent(functions)} of functions in ${files.length} files; least:`,
    ...weakest.map((file) => `  ${percent(file.coveredLinePercent).padStart(7)}  ${path.relative(root, file.path)}`),
    `Every file and its lines that no test ran: ${writeCoveragePage(summary, root)}`,
  ]
}
