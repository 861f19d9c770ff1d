// Tasks and schedules as the API returns them, and the actions they allow.

const STATES = [
  'blocked',
  'scheduled',
  'waiting',
  'dispatched',
  'running',
  'completed',
  'dead',
  'cancelled',
  'expired',
] as const
export type TaskState = (typeof STATES)[number]

export interface Task {
  readonly id: string
  readonly name: string
  readonly queue: string
  readonly state: TaskState
  readonly priority: number
  readonly actorId: string | null
  readonly requestId: string | null
  readonly staffReason: string | null
  readonly runAt: string
  readonly attempt: number
  readonly attempts: number
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly progress: { readonly percent: number; readonly note?: string } | null
  readonly result: unknown
  readonly error: string | null
  readonly createdAt: string
}

export interface Stats {
  readonly results: readonly {
    readonly name: string
    readonly state: TaskState
    readonly count: number
    readonly oldest: string
  }[]
}

export interface Schedule {
  readonly name: string
  readonly task: string
  readonly every: string | null
  readonly cron: string | null
  readonly timeZone: string
  readonly last: string | null
  /** Null while paused. */
  readonly next: string | null
  readonly pausedAt: string | null
}

const ENDED: ReadonlySet<TaskState> = new Set(['completed', 'dead', 'cancelled', 'expired'])

/** What people search for, with the states it covers. */
export const SHOWN = {
  all: STATES,
  open: ['blocked', 'scheduled', 'waiting', 'dispatched'],
  running: ['running'],
  completed: ['completed'],
  failed: ['dead', 'expired'],
  cancelled: ['cancelled'],
} as const satisfies Record<string, readonly TaskState[]>
export type Shown = keyof typeof SHOWN

export function shownOf(word: string | undefined): Shown {
  return word !== undefined && Object.hasOwn(SHOWN, word) ? (word as Shown) : 'all'
}

export function countOf({ results }: Stats, states: readonly TaskState[]): number {
  return results.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0)
}

/** The finished states among them, which can be deleted. */
export function endedOf(shown: Shown): readonly TaskState[] {
  return SHOWN[shown].filter((state) => ENDED.has(state))
}

/** The action that the server allows in this state; null if it ended well. */
export function verbOf({ state }: Pick<Task, 'state'>): 'retry' | 'cancel' | null {
  if (state === 'completed') return null
  return ['dead', 'cancelled', 'expired'].includes(state) ? 'retry' : 'cancel'
}
