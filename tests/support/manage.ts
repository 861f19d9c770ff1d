// Runs ./manage in a separate process, as in a terminal, on the run's database.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { type TestDatabaseUrls, testDatabaseUrls } from '#framework/testing/database.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

export interface Finished {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Terminal {
  /** Typed input; nothing when left out. */
  readonly input?: string
  /** The tree whose command runs; this one when left out. */
  readonly root?: string
  /** Instead of the command. */
  readonly program?: string
  /** A database other than the run's. */
  readonly urls?: Pick<TestDatabaseUrls, 'ownerUrl' | 'appUrl'>
  readonly variables?: Readonly<Record<string, string>>
}

/** The settings that lead a command to the run's database. */
export function settingsOf({ urls = testDatabaseUrls(), variables }: Terminal): Record<string, string> {
  return { PEND_ENV: 'test', DATABASE_URL: urls.ownerUrl, DATABASE_APP_URL: urls.appUrl, ...variables }
}

/** Resolves when the command has ended in any way. */
export function runManage(words: readonly string[], terminal: Terminal = {}): Promise<Finished> {
  const { input = '', root = ROOT, program = path.join(root, 'manage') } = terminal
  const child = spawn(program, words, {
    cwd: root,
    env: {
      ...process.env,
      // Coverage of a copy of the project does not count here.
      ...(root !== ROOT && { NODE_V8_COVERAGE: '' }),
      ...settingsOf(terminal),
    },
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk
    })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, ...output }))
  })
}
