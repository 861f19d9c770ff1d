// The terminal for commands: lines, tables, JSON and questions.
import { createInterface } from 'node:readline/promises'
import { type Readable, Writable } from 'node:stream'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** The three streams of a command: this process's, unless it runs inside another program. */
export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean }
  readonly output: Writable
  readonly errors: Writable & { readonly isTTY?: boolean }
}

/** Where a command writes and asks. */
export interface CommandConsole {
  /** Piped input, and the stream for large results. */
  readonly input: Readable
  readonly output: Writable
  /** Whether a person can answer. */
  readonly isInteractive: boolean
  print(line?: string): void
  /** For output that is not the result: progress, warnings. */
  warn(line: string): void
  printJson(value: unknown): void
  /** Rows with the same keys as a table. */
  printTable(rows: readonly Readonly<Record<string, unknown>>[]): void
  /** Asks one question; `hidden` hides the typed answer. Throws PendError if nobody can answer. */
  ask(question: string, options?: { hidden?: boolean }): Promise<string>
  confirm(question: string): Promise<boolean>
}

/** The terminal of this process. */
export function ownTerminal(): Terminal {
  return { input: process.stdin, output: process.stdout, errors: process.stderr }
}

/** The console of a terminal. From now on a closed pipe (`./manage check | head`) is not an error. */
export function createConsole(terminal = ownTerminal()): CommandConsole {
  const { input, output, errors } = terminal
  for (const stream of [output, errors]) stream.on('error', ignoreGoneReader)
  const isInteractive = Boolean(input.isTTY && errors.isTTY)
  const ask = (question: string, { hidden = false } = {}) => {
    if (isInteractive) return askOn(terminal, question, hidden)
    const hint = 'Give the answer as an option; see --help.'
    return Promise.reject(new PendError(`There is no terminal to answer "${question.trim()}".`, hint))
  }
  return {
    input,
    output,
    isInteractive,
    print: (line = '') => void output.write(`${line}\n`),
    warn: (line) => void errors.write(`${line}\n`),
    printJson: (value) => void output.write(`${JSON.stringify(value, null, 2)}\n`),
    printTable: (rows) => void output.write(formatTable(rows)),
    ask,
    confirm: async (question) => /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim()),
  }
}

function ignoreGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

async function askOn({ input, errors }: Terminal, question: string, hidden: boolean): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: hidden ? silent : errors, terminal: true })
  try {
    if (hidden) errors.write(question)
    return await lines.question(hidden ? '' : question)
  } catch {
    throw new PendError('Cancelled.')
  } finally {
    if (hidden) errors.write('\n')
    lines.close()
  }
}

/** Text columns as wide as their longest cell; empty without rows. */
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
