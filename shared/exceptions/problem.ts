// The only error class that crosses layers: a problem reported to a client (RFC 9457).
import { PROBLEM_CODES, type ProblemCode } from './codes.ts'

/** One error in the input: its place (JSON Pointer, RFC 6901, or `?name` for a query parameter), its code and a sentence. */
export interface ProblemItem {
  pointer: string
  code: string
  message: string
}

/** True for a registered code. */
export function isProblemCode(word: string): word is ProblemCode {
  return Object.hasOwn(PROBLEM_CODES, word)
}

export interface ProblemOptions {
  errors?: ProblemItem[]
  headers?: Record<string, string>
  /** Extra members that a client needs (RFC 9457, 3.2); the code's paragraph in docs/errors.md names them. */
  members?: Readonly<Record<string, unknown>>
  cause?: unknown
}

/** An error reported to the client. `detail` must never contain data that the client could not read anyway. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly title: string
  /** Never empty if the request itself is wrong (400, 413, 415, 422). */
  readonly errors: readonly ProblemItem[]
  readonly headers: Readonly<Record<string, string>>
  readonly members: Readonly<Record<string, unknown>>

  constructor(code: ProblemCode, detail?: string, options: ProblemOptions = {}) {
    super(detail ?? PROBLEM_CODES[code].title, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = PROBLEM_CODES[code].status
    this.title = PROBLEM_CODES[code].title
    this.errors = options.errors?.length ? options.errors : faultOfWhole(this)
    this.headers = options.headers ?? {}
    this.members = options.members ?? {}
  }
}

/** Statuses of requests that are wrong in themselves: clients are always told what is wrong. */
const STATUSES_OF_INPUT: readonly number[] = [400, 413, 415, 422]

/** Without a place, the error concerns the whole, whose pointer is empty (RFC 6901, 5). */
function faultOfWhole({ code, status, message }: Pick<Problem, 'code' | 'status' | 'message'>): ProblemItem[] {
  return STATUSES_OF_INPUT.includes(status) ? [{ pointer: '', code: code.split('.').at(-1)!, message }] : []
}

/** The response body, `application/problem+json` (RFC 9457 §3). */
export function formatProblem(problem: Problem, requestId: string) {
  return {
    ...problem.members,
    type: `urn:pend:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    errors: problem.errors,
    requestId,
  }
}
