// The terminal as commands see it: lines, tables, JSON and questions.
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** Where a command writes and asks. */
export interface CommandConsole {
  /** Whether a person can answer. */
  readonly isInteractive: boolean
  print(line?: string): void
  /** For what is not the result: progress, warnings. */
  warn(line: string): void
  printJson(value: unknown): void
  /** Rows of the same keys, under their names. */
  printTable(rows: readonly Readonly<Record<string, unknown>>[]): void
  /** Asks one question; `hidden` does not show what is typed. Throws PendError when nobody can answer. */
  ask(question: string, options?: { hidden?: boolean }): Promise<string>
  confirm(question: string): Promise<boolean>
}

/** The console of this process. From now on a reader who has gone (`./manage check | head`) is no error. */
export function createConsole(): CommandConsole {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreGoneReader)
  const isInteractive = Boolean(process.stdin.isTTY && process.stderr.isTTY)
  const ask = (question: string, { hidden = false } = {}) => askOn(question, isInteractive, hidden)
  return {
    isInteractive,
    print: (line = '') => void process.stdout.write(`${line}\n`),
    warn: (line) => void process.stderr.write(`${line}\n`),
    printJson: (value) => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    printTable: (rows) => void process.stdout.write(formatTable(rows)),
    ask,
    confirm: async (question) => /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim()),
  }
}

function ignoreGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

async function askOn(question: string, isInteractive: boolean, hidden: boolean): Promise<string> {
  if (!isInteractive)
    throw new PendError(`Nobody can answer "${question.trim()}".`, 'Give the answer as an option; see --help.')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: true })
  try {
    if (hidden) process.stderr.write(question)
    return await lines.question(hidden ? '' : question)
  } catch {
    throw new PendError('Cancelled.')
  } finally {
    if (hidden) process.stderr.write('\n')
    lines.close()
  }
}

/** Text columns as wide as their longest word; empty when there are no rows. */
export function formatTable(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(rows[0] ?? {})
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))]
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)))
  return cells
    .slice(rows.length === 0 ? 1 : 0)
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
