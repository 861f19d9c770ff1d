// A crew of worker processes. It replaces each one that dies, as a supervisor would.
import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import type { TrialPlace } from './trial.ts'

const PROGRAM = path.join(import.meta.dirname, 'worker-process.ts')

export interface Crew {
  /** Resolves when all of the first workers take tasks. */
  readonly ready: Promise<void>
  /** How many ended without being told to. */
  readonly deaths: () => number
  /** Process ids of all workers, in the order of their places until one is replaced. */
  pids(): number[]
  /** Process id of one that takes tasks; undefined while only one is left. */
  pick(): number | undefined
  /**
   * Ends this worker, or one of the crew's choice, and returns its process id; undefined when it is gone or the last
   * one.
   */
  end(signal: 'SIGKILL' | 'SIGTERM', pid?: number): number | undefined
  /** Freezes a worker, as swapping or a paused container does. */
  halt(pid: number): void
  /** Resumes it. */
  resume(pid: number): void
  /** Ends all, without replacing them. */
  disband(): Promise<void>
}

/** Starts `size` workers, assigned to these places in turn; a replacement takes the same place. */
export function startCrew(places: readonly TrialPlace[], size: number): Crew {
  const all = new Set<ChildProcess>()
  const able = new Set<ChildProcess>()
  const told = new Set<ChildProcess>()
  let deaths = 0
  let isOver = false
  const start = (number: number): Promise<void> => {
    const child = fork(PROGRAM, [JSON.stringify(places[number % places.length])], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    all.add(child)
    child.once('exit', () => {
      all.delete(child)
      able.delete(child)
      if (!told.has(child)) deaths += 1
      if (!isOver) void start(number)
    })
    return new Promise((resolve) =>
      child.once('message', () => {
        able.add(child)
        resolve()
      }),
    )
  }
  const pick = () => {
    const candidates = [...able]
    return candidates.length > 1 ? candidates[Math.floor(Math.random() * candidates.length)]!.pid : undefined
  }
  const childOf = (pid: number) => [...able].find((each) => each.pid === pid)
  return {
    ready: Promise.all(Array.from({ length: size }, (_, number) => start(number))).then(() => {}),
    deaths: () => deaths,
    pids: () => [...all].map(({ pid }) => pid!),
    pick,
    end: (signal, pid = pick()) => {
      const child = pid === undefined ? undefined : childOf(pid)
      if (!child) return undefined
      able.delete(child)
      told.add(child)
      child.kill(signal)
      return child.pid
    },
    halt: (pid) => void childOf(pid)?.kill('SIGSTOP'),
    resume: (pid) => void childOf(pid)?.kill('SIGCONT'),
    disband: async () => {
      isOver = true
      const ended = [...all].map((child) => {
        told.add(child)
        const end = new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGKILL')
        return end
      })
      await Promise.all(ended)
    },
  }
}
