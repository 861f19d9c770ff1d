// Bulk runs: one operation on many records, started once, executed by the server, watched and stopped from here.
import type { AdminMetadata, AdminResource } from './metadata.ts'
import { ApiProblem } from './problem.ts'
import type { Input, Place, Row } from './records.ts'
import { sendUntilAnswered } from './send-until-answered.ts'

export interface Run {
  readonly id: string
  readonly action: string
  readonly state: 'waiting' | 'running' | 'finished' | 'cancelled' | 'failed'
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly skipped: number
  readonly problem: string | null
}

/** Which records to change, and the input for each. */
export interface RunWish {
  /** Last part of the URL: `update`, `delete` or the path of an action. */
  readonly path: string
  readonly which: Readonly<Record<string, unknown>>
  readonly input: Input
  readonly onceKey: string
}

/** Throws ApiProblem with validation errors under the names of their fields. */
export async function beginRun({ tenant, resource }: Place, { path, which, input, onceKey }: RunWish): Promise<Run> {
  const body = { ...which, ...(Object.keys(input).length > 0 && { input }) }
  const request = { method: 'POST', path: `/${resource.path}/bulk/${path}`, body, tenant, onceKey } as const
  try {
    return (await sendUntilAnswered<Run>(request)).body
  } catch (error) {
    throw error instanceof ApiProblem ? aboutFields(error) : error
  }
}

/** Turns `/input/title` into an error on `title`. */
function aboutFields({ details }: ApiProblem): ApiProblem {
  const errors = details.errors.map((fault) => ({ ...fault, pointer: fault.pointer.replace(/^\/input(?=\/)/, '') }))
  return new ApiProblem({ ...details, errors })
}

/** The resource of runs or of their failures; undefined if the caller cannot see it. */
export function runsOf({ resources }: AdminMetadata, name: 'bulkRuns' | 'bulkFailures'): AdminResource | undefined {
  return resources.find((resource) => resource.name === name && resource.operations.includes('list'))
}

export const isOver = ({ state }: Pick<Run, 'state'>) => state !== 'waiting' && state !== 'running'

export const runOf = (row: Row) => row as unknown as Run
