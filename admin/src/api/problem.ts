// What the server refuses with, as screens show it: problem details with the faults of the input by their place.

export interface Fault {
  /** JSON Pointer into the body, or `?name` of a query parameter. */
  readonly pointer: string
  readonly code: string
  readonly message: string
}

export interface ProblemDetails {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly errors: readonly Fault[]
  readonly requestId?: string
  readonly [member: string]: unknown
}

/** Thrown by every call of the API that is not answered with what was asked for. */
export class ApiProblem extends Error {
  readonly details: ProblemDetails

  constructor(details: ProblemDetails) {
    super(details.detail || details.title)
    this.name = 'ApiProblem'
    this.details = details
  }

  get code(): string {
    return this.details.code
  }
}

/** The server could not be reached at all: this code is of the admin, the server never says it. */
export const OFFLINE = 'admin.offline'

export function isProblem(error: unknown, ...codes: string[]): error is ApiProblem {
  return error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code))
}

/** The session is over, or there was none: whoever signs in again may go on. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.details.status === 401
}

/** Messages by the first step of their pointer, `/tags/3` is about `tags`; what is about the whole comes back as `rest`. */
export function faultsByField(
  problem: ApiProblem,
  names: readonly string[],
): { fields: Record<string, string[]>; rest: string[] } {
  const fields: Record<string, string[]> = {}
  const rest: string[] = []
  for (const { pointer, message } of problem.details.errors) {
    const name = pointer.split('/')[1] ?? ''
    if (names.includes(name)) fields[name] = [...(fields[name] ?? []), message]
    else rest.push(pointer === '' ? message : `${pointer} ${message}`)
  }
  return { fields, rest }
}
