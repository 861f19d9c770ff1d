// Checks that work outside requests gets done: a worker takes tasks, a scheduler enqueues them, and events are passed on.
import type { Project } from '#framework/application/project.ts'
import { createContext } from '#framework/request/create-context.ts'
import { readWorkFacts, type WorkFacts } from '#framework/tasks/oversight/work-facts.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type CheckFinding, defineCheck } from '../define-check.ts'
import { type FaultRule, findFaults } from '../find-faults.ts'

const LATE = 300
const LATE_EVENTS = 60
/** PEND's own schedules run at least once a day. */
const LATE_SCHEDULES = 26 * 3600

const minutes = (seconds: number) => `${Math.round(seconds / 60)} minutes`

const RULES: readonly FaultRule<WorkFacts>[] = [
  {
    id: 'work.no-worker',
    path: 'tasks',
    fault: ({ taskAge }) => taskAge > LATE && `A task has been due for ${minutes(taskAge)}, and no worker takes it.`,
    hint: 'Start ./manage worker, or more of them.',
  },
  {
    id: 'work.abandoned-tasks',
    path: 'tasks',
    fault: ({ abandoned }) => abandoned > 0 && `${abandoned} tasks belong to workers that no longer answer.`,
    hint: 'Start ./manage worker: the next one takes them over.',
  },
  {
    id: 'work.dead-tasks',
    level: 'warning',
    path: 'tasks',
    fault: ({ dead }) => dead > 0 && `${dead} tasks failed for good.`,
    hint: 'See why, and retry or purge them: ./manage tasks list --state dead',
  },
  {
    id: 'work.no-scheduler',
    path: 'schedules',
    fault: ({ schedules, scheduleAge }) =>
      schedules > 0 &&
      scheduleAge !== null &&
      scheduleAge > LATE_SCHEDULES &&
      `No schedule has enqueued anything for ${Math.round(scheduleAge / 3600)} hours.`,
    hint: 'Start ./manage beat, or a worker without --no-beat.',
  },
  {
    id: 'work.event-lag',
    path: 'events',
    fault: ({ eventAge }) => eventAge > LATE_EVENTS && `Subscribers wait for an event of ${minutes(eventAge)} ago.`,
    hint: 'Start ./manage worker, and look for transactions that stay open.',
  },
]

/** The faults of these facts. */
export const findWorkFaults = (facts: WorkFacts) => findFaults(RULES, facts)

/** Says nothing where services cannot be opened: other checks say why. */
export const checkWork = defineCheck({
  name: 'work',
  tag: 'tasks',
  deployOnly: true,
  rules: RULES,
  async find(project: Project): Promise<readonly CheckFinding[]> {
    try {
      const { runtime } = await project.openServices()
      return findWorkFaults(
        await readWorkFacts(createContext(runtime, { requestId: 'check' }).asSystem('look at work')),
      )
    } catch (error) {
      if (error instanceof PendError) return []
      throw error
    }
  },
})
