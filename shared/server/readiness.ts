// Whether a process can do its work now: the state of each thing it depends on, asked rarely, however often it is read.

/** What a process depends on. */
export interface Dependency {
  readonly name: string
  /** Resolves with a word: `up`, or what is wrong. A rejection and a silence mean `away`. */
  look(): Promise<string>
  /** The words that keep the process from working; with any other but `up` it works less well. */
  readonly missing: readonly string[]
  /** Milliseconds between two looks. */
  readonly every?: number
}

/** `degraded`: works without something. `unready`: send requests elsewhere. `draining`: about to end. */
export type ReadinessStatus = 'ready' | 'degraded' | 'unready' | 'draining'

/** States only: no address, no version, no message. */
export interface ReadinessReport {
  readonly status: ReadinessStatus
  readonly checks: Readonly<Record<string, string>>
}

/** Of one process. */
export interface Readiness {
  read(): Promise<ReadinessReport>
}

/** Nothing is wrong. */
export const UP = 'up'
/** It does not answer, or answers with an error. */
export const AWAY = 'away'
const USUAL_EVERY_MS = 1000
const PATIENCE_MS = 2000

/** Readers never cause more than one look at a time. `isDraining` is asked at each read. */
export function openReadiness(dependencies: readonly Dependency[], isDraining: () => boolean = () => false): Readiness {
  const looks = dependencies.map((dependency) => ({ dependency, look: rarely(dependency) }))
  return {
    async read() {
      const states = await Promise.all(looks.map(async ({ dependency, look }) => ({ dependency, state: await look() })))
      const checks = Object.fromEntries(states.map(({ dependency: { name }, state }) => [name, state]))
      if (isDraining()) return { status: 'draining', checks }
      if (states.some(({ dependency: { missing }, state }) => missing.includes(state)))
        return { status: 'unready', checks }
      return { status: states.every(({ state }) => state === UP) ? 'ready' : 'degraded', checks }
    },
  }
}

function rarely({ look, every = USUAL_EVERY_MS }: Dependency): () => Promise<string> {
  let last: { readonly at: number; readonly state: Promise<string> } | undefined
  return () => {
    if (last && performance.now() - last.at < every) return last.state
    last = { at: performance.now(), state: within(look) }
    return last.state
  }
}

function within(look: Dependency['look']): Promise<string> {
  let overdue: NodeJS.Timeout | undefined
  const silence = new Promise<string>((resolve) => {
    overdue = setTimeout(resolve, PATIENCE_MS, AWAY)
  })
  const answer = Promise.resolve()
    .then(look)
    .catch(() => AWAY)
  return Promise.race([answer, silence]).finally(() => clearTimeout(overdue))
}
