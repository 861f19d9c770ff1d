// Runs test files in a few processes, each of which takes one file after another. A file may request its own process.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Answer, Order, ToldEvent } from './messages.ts'

const PROGRAM = path.join(import.meta.dirname, 'file-process.ts')
const UNTRACKED = path.join(import.meta.dirname, 'untracked-promises.ts')
const QUICK_IMPORTS = path.join(import.meta.dirname, '../../scripts/quick-imports.cjs')
/** Within the first lines of a file, followed by its reason. */
const ALONE = /^\/\/ In a process of its own: \S/m
const FIRST_LINES = 600

export interface Running {
  /** Only tests with one of these in their title. */
  readonly names?: readonly string[]
  /** The time limit of a file. */
  readonly timeout: number
  readonly signal: AbortSignal
  readonly tell: (event: ToldEvent) => void
  /** No file sees what another has left. */
  readonly isEachAlone?: boolean
}

interface FileProcess {
  readonly child: ChildProcess
  /** Runs a file; resolves with whether another one may follow. */
  run(file: string): Promise<boolean>
}

/** Resolves when all have ended. `processes` of them take one file after another. */
export async function runInProcesses(files: readonly string[], processes: number, running: Running): Promise<void> {
  const waiting = [...files]
  const work = async () => {
    let shared: FileProcess | undefined
    for (let file = waiting.shift(); file !== undefined && !running.signal.aborted; file = waiting.shift()) {
      if (running.isEachAlone || needsOwnProcess(file)) await runAndEnd(openProcess(running), file)
      else shared = await runAndKeep(shared ?? openProcess(running), file)
    }
    if (shared) await endIdle(shared)
  }
  await Promise.all(Array.from({ length: processes }, work))
}

async function runAndEnd(taken: FileProcess, file: string): Promise<void> {
  await taken.run(file)
  taken.child.kill('SIGKILL')
}

/** One that has nothing to do ends by itself. */
async function endIdle({ child }: FileProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.disconnect()
  await ended
}

async function runAndKeep(taken: FileProcess, file: string): Promise<FileProcess | undefined> {
  if (await taken.run(file)) return taken
  taken.child.kill('SIGKILL')
  return undefined
}

function needsOwnProcess(file: string): boolean {
  try {
    return ALONE.test(readFileSync(file, 'utf8').slice(0, FIRST_LINES))
  } catch {
    return false
  }
}

function openProcess(running: Running): FileProcess {
  const execArgv = ['--require', QUICK_IMPORTS, '--import', UNTRACKED]
  const child = fork(PROGRAM, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv })
  const stop = () => child.kill('SIGTERM')
  running.signal.addEventListener('abort', stop)
  child.once('exit', () => running.signal.removeEventListener('abort', stop))
  return { child, run: (file) => runFile(child, file, running) }
}

async function runFile(child: ChildProcess, file: string, running: Running): Promise<boolean> {
  const began = performance.now()
  const { names, timeout, tell } = running
  const printed = (chunk: Buffer) => tell({ type: 'test:stdout', data: { file, message: chunk.toString() } })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', printed)
  const late = setTimeout(() => child.kill('SIGKILL'), timeout)
  const ended = endOf(child, tell)
  child.send({ file, names, isLast: needsOwnProcess(file) } satisfies Order)
  const end = await ended
  clearTimeout(late)
  for (const stream of [child.stdout, child.stderr]) stream?.off('data', printed)
  if (typeof end === 'boolean') return end
  const duration = performance.now() - began
  const cause = duration >= timeout ? `It had not ended after ${timeout / 1000} s.` : `Its process ended with ${end}.`
  const details = { error: { message: cause, cause } }
  tell({ type: 'test:fail', data: { name: file, nesting: 0, file, entryFile: file, details } })
  tell({ type: 'test:summary', data: { file, duration_ms: duration } })
  return false
}

/** Whether the process may continue; if it is gone, how it ended. */
function endOf(child: ChildProcess, tell: Running['tell']): Promise<boolean | string> {
  return new Promise((resolve) => {
    const heard = (answer: Answer) => {
      if ('event' in answer) return tell(answer.event)
      child.off('message', heard).off('close', gone)
      resolve(answer.ended.isClean)
    }
    const gone = (code: number | null, signal: string | null) => resolve(`${signal ?? code}`)
    child.on('message', heard).once('close', gone)
  })
}
