// Errors of one record among many: their pointers begin with its position.
import { Problem, type ProblemItem } from '#shared/exceptions/problem.ts'
import { invalid } from '../steps/validate-input.ts'

/** The same Problem for the record at `index`: `/title` becomes `/3/title`. Returns an error that is not about a record unchanged. */
export function positioned(index: number, error: unknown): unknown {
  if (!(error instanceof Problem) || error.status >= 500) return error
  const errors: ProblemItem[] = error.errors.map((item) => ({ ...item, pointer: `/${index}${item.pointer}` }))
  if (errors.length === 0) errors.push({ pointer: `/${index}`, code: error.code, message: error.message })
  return new Problem(error.code, `Record ${index}: ${error.message}`, { errors, headers: error.headers, cause: error })
}

/** Collects errors of one call's records. Input errors are gathered, so that a client learns all; any other ends the call. */
export class RecordFaults {
  readonly #gathered: Problem[] = []

  /** Throws the error for the record at `index`, unless it is only about the input. */
  note(index: number, error: unknown): void {
    const fault = positioned(index, error)
    if (!(error instanceof Problem) || error.code !== 'request.validation_failed' || isOfDatabase(error)) {
      this.end()
      throw fault
    }
    this.#gathered.push(fault as Problem)
  }

  /** Throws what was gathered. */
  end(): void {
    const [first] = this.#gathered
    if (first) throw this.#gathered.length === 1 ? first : invalid(this.#gathered.flatMap(({ errors }) => errors))
  }
}

/** A database error ends the transaction. */
function isOfDatabase({ cause }: Problem): boolean {
  return cause !== undefined
}
