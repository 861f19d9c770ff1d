// Faults of one record among many: their pointers begin with its position.
import { Problem, type ProblemItem } from '#shared/exceptions/problem.ts'
import { invalid } from '../steps/validate-input.ts'

/** The same Problem, as one of the record at `index`: `/title` becomes `/3/title`. What is no fault of a record is given back as it is. */
export function positioned(index: number, error: unknown): unknown {
  if (!(error instanceof Problem) || error.status >= 500) return error
  const errors: ProblemItem[] = error.errors.map((item) => ({ ...item, pointer: `/${index}${item.pointer}` }))
  if (errors.length === 0) errors.push({ pointer: `/${index}`, code: error.code, message: error.message })
  return new Problem(error.code, `Record ${index}: ${error.message}`, { errors, headers: error.headers, cause: error })
}

/** What is wrong with the records of one call. Faults of input are gathered, so that a client is told of all; anything else ends the call. */
export class RecordFaults {
  readonly #gathered: Problem[] = []

  /** Throws the error, as one of the record at `index`, unless it is about the input alone. */
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

/** Such an error ends the transaction. */
function isOfDatabase({ cause }: Problem): boolean {
  return cause !== undefined
}
