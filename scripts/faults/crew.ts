// A crew of worker processes: whoever dies is replaced, as a supervisor would do.
import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import type { TrialPlace } from './trial.ts'

const PROGRAM = path.join(import.meta.dirname, 'worker-process.ts')

export interface Crew {
  /** Resolves when all of the first ones take tasks. */
  readonly ready: Promise<void>
  /** How many ended that nobody had told to. */
  readonly deaths: () => number
  /** Process ids of all, in the order of their places until one is replaced. */
  pids(): number[]
  /** One that takes tasks, by its process id; undefined while it is the last one. */
  pick(): number | undefined
  /** Ends it, or one of its choice, and answers with its process id; undefined when it is gone, or the last one. */
  end(signal: 'SIGKILL' | 'SIGTERM', pid?: number): number | undefined
  /** Stops one in its tracks, as a machine that swaps or a paused container does. */
  halt(pid: number): void
  /** Lets it go on. */
  resume(pid: number): void
  /** Ends all, without replacing them. */
  disband(): Promise<void>
}

/** Starts `size` of them, at these places in turn; who replaces another stands at the same place. */
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
