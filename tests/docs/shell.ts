// Runs the shell blocks of a document in order in one shell, as a reader would, and returns the output of each.
import { spawn } from 'node:child_process'
import { accessSync, chmodSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const MARK = '\u001e'

export interface ShellOptions {
  readonly cwd: string
  readonly variables?: Readonly<Record<string, string>>
}

/** What each block wrote to stdout and stderr, in order. A block may fail: the text says so. */
export async function playBlocks(blocks: readonly string[], { cwd, variables }: ShellOptions): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-shell-'))
  try {
    const script = blocks.map((block) => `${block}\nprintf '\\036'`).join('\n')
    const PATH = [...(hasCurl() ? [] : [writeCurl(folder)]), process.env.PATH].join(path.delimiter)
    const printed = await run(`exec 2>&1\n${script}`, { cwd, variables: { ...variables, PATH } })
    return printed.split(MARK).slice(0, blocks.length)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(script: string, { cwd, variables }: ShellOptions): Promise<string> {
  // Tests of this project run under coverage and inside a test runner; a reader's programs do not.
  const { NODE_TEST_CONTEXT: _inside, ...own } = process.env
  const child = spawn('sh', ['-c', script], { cwd, env: { ...own, NODE_V8_COVERAGE: '', ...variables } })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve(printed))
  })
}

function hasCurl(): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, 'curl'), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** A machine with only Node gets the few curl options that the documents use. */
function writeCurl(folder: string): string {
  const file = path.join(folder, 'curl')
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${path.join(import.meta.dirname, 'curl.ts')}" "$@"\n`)
  chmodSync(file, 0o755)
  return folder
}
