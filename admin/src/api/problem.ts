// The server's refusals as screens show them: problem details, with validation errors by field.

export interface Fault {
  /** JSON Pointer into the body, or `?name` for a query parameter. */
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

/** Thrown by every API call that fails. */
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

/** The server could not be reached. Only the admin uses this code; the server never sends it. */
export const OFFLINE = 'admin.offline'

export function isProblem(error: unknown, ...codes: string[]): error is ApiProblem {
  return error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code))
}

/** The session ended or never existed; the person can continue after signing in. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.details.status === 401
}

/** Messages grouped by the first step of their pointer: `/tags/3` belongs to `tags`. Messages about the whole body come back as `rest`. */
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
