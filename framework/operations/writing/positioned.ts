// Faults of one record among many: their pointers begin with its position.
import { Problem, type ProblemItem } from '#shared/exceptions/problem.ts'

/** The same Problem, as one of the record at `index`: `/title` becomes `/3/title`. What is no fault of a record is given back as it is. */
export function positioned(index: number, error: unknown): unknown {
  if (!(error instanceof Problem) || error.status >= 500) return error
  const errors: ProblemItem[] = error.errors.map((item) => ({ ...item, pointer: `/${index}${item.pointer}` }))
  if (errors.length === 0) errors.push({ pointer: `/${index}`, code: error.code, message: error.message })
  return new Problem(error.code, `Record ${index}: ${error.message}`, { errors, headers: error.headers, cause: error })
}
