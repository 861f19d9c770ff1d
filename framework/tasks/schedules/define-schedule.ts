// Declares a schedule: which task, how often, and what happens to missed moments.
import { CronExpressionParser } from 'cron-parser'
import type { Static, TSchema } from 'typebox'
import type { EnqueueOptions, Task } from '#framework/request/task.ts'
import { declare, madeBy } from '#framework/resource/declaring/declared.ts'
import {
  anything,
  flag,
  needed,
  type OptionTable,
  oneOf,
  table,
  whole,
  words,
} from '#framework/resource/declaring/rules.ts'
import { type BootMistake, mistakesAt } from '#framework/resource/mistakes/boot-mistake.ts'
import { payloadFaultOf } from '../ledger/enqueue.ts'

/** Options of the author. Either `every` or `cron` says when. */
export interface ScheduleDefinition<Payload extends TSchema> {
  task: Task<Payload>
  /** Default `{}`. */
  payload?: Static<Payload>
  /** `90s`, `15m`, `12h` or `7d`: at whole multiples since 1970 (UTC). */
  every?: string
  /** Five fields, or six with leading seconds: `0 3 * * *`. */
  cron?: string
  /**
   * Time zone of `cron`: a name such as `Europe/Vienna`, or `tenant`, with `perTenant`, for each tenant's own zone;
   * default UTC. A time skipped by a clock change runs an hour later, a repeated one runs once.
   */
  timeZone?: string
  /** Once in each active tenant; otherwise once, for the platform. */
  perTenant?: boolean
  /** After a pause of all schedulers: the last missed moment (default), all of them (at most the last 1,000), or none. */
  catchUp?: 'last' | 'all' | 'none'
  options?: Pick<EnqueueOptions, 'priority' | 'uniqueKey' | 'key'>
}

/** A declared schedule; frozen. */
export interface Schedule extends Required<Pick<ScheduleDefinition<TSchema>, 'perTenant' | 'catchUp' | 'timeZone'>> {
  readonly name: string
  readonly task: Task
  readonly payload: unknown
  readonly every: string | null
  readonly cron: string | null
  readonly options: EnqueueOptions
}

const OPTIONS: OptionTable<ScheduleDefinition<TSchema>> = {
  task: needed(madeBy('defineTask()')),
  payload: anything,
  every: words,
  cron: words,
  timeZone: words,
  perTenant: flag,
  catchUp: oneOf(['last', 'all', 'none']),
  options: table<NonNullable<ScheduleDefinition<TSchema>['options']>>({
    priority: whole,
    uniqueKey: words,
    key: words,
  }),
}
const DECLARATION = table(OPTIONS)

/** Declares a schedule; the manifest lists it under `schedules`. Boot reports mistakes. */
export function defineSchedule<const Payload extends TSchema>(
  name: string,
  definition: ScheduleDefinition<Payload>,
): Schedule {
  const { task, payload = {}, every = null, cron = null, options = {}, ...rest } = definition
  const schedule: Schedule = {
    timeZone: 'UTC',
    perTenant: false,
    catchUp: 'last' as const,
    ...rest,
    name,
    task: task as unknown as Task,
    payload,
    every,
    cron,
    options,
  }
  return declare('defineSchedule()', schedule, [...words.find(name, '.name'), ...DECLARATION.find(definition, '')])
}

/** Instead of a time zone: that of the tenant in which the schedule runs. */
const OF_TENANT = 'tenant'

/** Whether it runs at each tenant's local time. */
export function isLocal({ timeZone }: Pick<Schedule, 'timeZone'>): boolean {
  return timeZone === OF_TENANT
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of `15m`; null if unreadable. */
export function intervalOf(every: string): number | null {
  const [, amount, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(every) ?? []
  return amount === undefined ? null : Number(amount) * UNITS[unit!]!
}

/** Mistakes in one app's schedules; `known` are the tasks listed so far, `taken` the names of earlier schedules. */
export function findScheduleMistakes(
  app: string,
  schedules: readonly Schedule[],
  { known, taken }: { known: readonly Task[]; taken: readonly string[] },
): BootMistake[] {
  return schedules.flatMap((schedule, index) => {
    const report = mistakesAt(`${app}/${schedule.name}`)
    const isTaken = [...taken, ...schedules.slice(0, index).map(({ name }) => name)].includes(schedule.name)
    return [
      ...faultsOf(schedule).map((fault) =>
        report('schedule.options', `${fault}.`, 'See framework/tasks/schedules/define-schedule.ts.'),
      ),
      ...(isTaken ? [report('schedule.duplicate-name', 'A second schedule has this name.', 'Names are unique.')] : []),
      ...(known.includes(schedule.task)
        ? []
        : [
            report(
              'schedule.unknown-task',
              `Its task "${schedule.task.name}" is in no manifest so far.`,
              'List the task under `tasks`.',
            ),
          ]),
    ]
  })
}

function faultsOf(schedule: Schedule): string[] {
  const { name, every, cron, timeZone, task, payload, perTenant } = schedule
  const payloadFault = payloadFaultOf(task, payload)
  return [
    ...(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/.test(name) ? [] : ['Its name is not `<app>.<what-it-does>`']),
    ...((every === null) === (cron === null) ? ['It needs one of `every` and `cron`'] : []),
    ...(every !== null && intervalOf(every) === null ? [`"${every}" is not an interval such as 15m`] : []),
    ...(cron !== null && !isCron(cron, isLocal(schedule) ? 'UTC' : timeZone)
      ? [`"${cron}" in "${timeZone}" is not a cron expression`]
      : []),
    ...(isLocal(schedule) && (!perTenant || cron === null)
      ? ['The time zone of the tenant means something with `perTenant: true` and `cron` alone']
      : []),
    ...(payloadFault ? [`Its payload does not fit: ${payloadFault}`] : []),
  ]
}

function isCron(cron: string, tz: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: tz })
    // One that never occurs (30 February) throws at the first step.
    CronExpressionParser.parse(cron, { tz }).next()
    return /^\S+(\s+\S+){4,5}$/.test(cron.trim())
  } catch {
    return false
  }
}
