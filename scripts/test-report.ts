// Prints the events of a test run: a line for each file, every failure in full, coverage in a few lines, what failed once
// more, the totals last.
import path from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

interface Progress {
  readonly root: string
  readonly tallies: Map<string, FileTally>
  readonly failures: string[]
  passed: number
  failed: number
}

interface FileTally {
  passed: number
  failures: string[]
  output: string
  notes: string[]
}

interface CoveredFile {
  path: string
  totalLineCount: number
  coveredLinePercent: number
}

const WEAKEST_SHOWN = 5
const LINES_AGAIN = 20
const NOTED: ReadonlySet<string> = new Set(['test:pass', 'test:fail', 'test:stdout', 'test:stderr', 'test:diagnostic'])

type Events = AsyncIterable<TestEvent>

/** Consumes runs that go side by side and says whether everything passed. Without a single test nothing has passed. */
export async function printReport(runs: readonly Events[], root: string): Promise<boolean> {
  const progress: Progress = { root, tallies: new Map(), failures: [], passed: 0, failed: 0 }
  const coverage: string[] = []
  const consume = async (events: Events): Promise<void> => {
    for await (const event of events) {
      if (event.type === 'test:coverage') coverage.push(...coverageLines(event.data.summary, root))
      else if (event.type === 'test:summary' && event.data.file)
        printFile(progress, event.data.file, event.data.duration_ms)
      else noteEvent(event, progress)
    }
  }
  await Promise.all(runs.map(consume))
  // A file that died before its end has no summary of its own.
  for (const file of progress.tallies.keys()) printFile(progress, file, 0)
  for (const line of coverage) console.log(line)
  // Who sees the end alone of a long run sees what to look at.
  if (progress.failures.length > 0) console.log(`failed:\n${progress.failures.join('\n')}`)
  console.log(`${progress.passed} passed, ${progress.failed} failed`)
  return progress.failed === 0 && progress.passed > 0
}

function noteEvent(event: TestEvent, { tallies, root }: Progress): void {
  const file = fileOf(event)
  if (file === undefined || !NOTED.has(event.type)) return
  const tally = tallies.get(file) ?? { passed: 0, failures: [], output: '', notes: [] }
  tallies.set(file, tally)
  if (event.type === 'test:stdout' || event.type === 'test:stderr') tally.output += event.data.message
  // What the runner itself notes is not nested in a test.
  if (event.type === 'test:diagnostic' && event.data.nesting > 0) tally.notes.push(`  ${event.data.message}`)
  if (event.type === 'test:pass' && event.data.details.type !== 'suite' && event.data.name !== file) tally.passed += 1
  if (event.type === 'test:fail' && !isEcho(event)) tally.failures.push(failureText(event.data, file, root))
}

/** A file or suite fails once more because something inside it failed. */
function isEcho(event: { data: { details: { error: object } } }): boolean {
  return (event.data.details.error as { failureType?: string }).failureType === 'subtestsFailed'
}

function fileOf(event: TestEvent): string | undefined {
  const data = event.data as { entryFile?: string; file?: string } | undefined
  return data?.entryFile ?? data?.file
}

type Failure = { name: string; line?: number; details: { error: Error & { cause?: unknown } } }

function failureText(failure: Failure, file: string, root: string): string {
  const { error } = failure.details
  const title = failure.name === file ? 'the file itself' : failure.name
  // What cannot pass from one process to the other, such as a key, comes as an object without a prototype.
  const cause = error.cause ?? error.message
  const whole = typeof cause === 'string' ? cause : inspect(cause)
  const reason = whole.replace(/^ +at .*\(?node:internal.*\n/gm, '')
  return `  ✗ ${title} (${path.relative(root, file)}:${failure.line ?? 1})\n${reason.replace(/^/gm, '      ')}`
}

function printFile(progress: Progress, file: string, duration: number): void {
  const { tallies, root } = progress
  const tally = tallies.get(file)
  tallies.delete(file)
  if (tally === undefined) return
  progress.passed += tally.passed
  progress.failed += tally.failures.length
  const name = path.relative(root, file)
  const seconds = (duration / 1000).toFixed(1)
  if (tally.failures.length === 0) {
    console.log([`✓ ${name}  ${tally.passed} passed, ${seconds} s`, ...tally.notes].join('\n'))
    return
  }
  console.log(`✗ ${name}  ${tally.failures.length} failed, ${tally.passed} passed, ${seconds} s`)
  const output = tally.output.trimEnd().replace(/^/gm, '      ')
  console.log(tally.failures.join('\n'))
  if (output) console.log(`  it printed:\n${output}`)
  const end = output.split('\n').slice(-LINES_AGAIN).join('\n')
  progress.failures.push(...tally.failures, ...(output ? [`  ${name} printed last:\n${end}`] : []))
}

interface CoverageSummary {
  files: CoveredFile[]
  totals: { coveredLinePercent: number; coveredBranchPercent: number; coveredFunctionPercent: number }
}

function coverageLines({ files, totals }: CoverageSummary, root: string): string[] {
  const percent = (share: number) => `${share.toFixed(1)} %`
  const weakest = files.toSorted((a, b) => a.coveredLinePercent - b.coveredLinePercent).slice(0, WEAKEST_SHOWN)
  const { coveredLinePercent: lines, coveredBranchPercent: branches, coveredFunctionPercent: functions } = totals
  return [
    `coverage: ${percent(lines)} of lines, ${percent(branches)} of branches, ${percent(functions)} of functions in ${files.length} files; least:`,
    ...weakest.map((file) => `  ${percent(file.coveredLinePercent).padStart(7)}  ${path.relative(root, file.path)}`),
  ]
}
