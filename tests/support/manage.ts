// Runs ./manage in a process of its own, as a person in a terminal would, on the database of the test run.
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
  /** What is typed; nothing when left out. */
  readonly input?: string
  /** The tree whose command is run; this one when left out. */
  readonly root?: string
  /** In place of the command. */
  readonly program?: string
  /** Another database than that of the run. */
  readonly urls?: Pick<TestDatabaseUrls, 'ownerUrl' | 'appUrl'>
  readonly variables?: Readonly<Record<string, string>>
}

/** The settings with which a command finds the database of the run. */
export function settingsOf({ urls = testDatabaseUrls(), variables }: Terminal): Record<string, string> {
  return { PEND_ENV: 'test', DATABASE_URL: urls.ownerUrl, DATABASE_APP_URL: urls.appUrl, ...variables }
}

/** Resolves when the command has ended, however it ended. */
export function runManage(words: readonly string[], terminal: Terminal = {}): Promise<Finished> {
  const { input = '', root = ROOT, program = path.join(root, 'manage') } = terminal
  const child = spawn(program, words, {
    cwd: root,
    env: {
      ...process.env,
      // What runs in a copy of the project counts for nothing here.
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
