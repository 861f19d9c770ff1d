// The error responses of an operation: one per status, listing its codes.

import { PROBLEM_CODES, type ProblemCode } from '#shared/exceptions/codes.ts'
import { formatProblem, Problem } from '#shared/exceptions/problem.ts'
import { type JsonSchema, refTo } from './json-schema.ts'

/** Errors of every operation. */
const ALWAYS: readonly ProblemCode[] = [
  'request.not_acceptable',
  'request.host_not_allowed',
  'request.https_required',
  'request.rate_limited',
  'service.internal',
  'service.unavailable',
  'service.timeout',
]

/** Errors of authentication and permissions. */
export const CALLER_PROBLEMS: readonly ProblemCode[] = [
  'auth.required',
  'auth.invalid_token',
  'auth.expired_token',
  'auth.stale_token',
  'auth.session_ended',
  'permissions.denied',
  'tenants.required',
  'tenants.mismatch',
  'tenants.second_factor_required',
  'tenants.not_found',
]

/** Errors of a body before it is parsed. */
export const BODY_PROBLEMS: readonly ProblemCode[] = [
  'request.malformed',
  'request.too_large',
  'request.unsupported_media_type',
  'request.validation_failed',
]

/** Errors of an Idempotency-Key. */
export const ONCE_PROBLEMS: readonly ProblemCode[] = [
  'request.idempotency_mismatch',
  'request.idempotency_in_progress',
  'request.invalid_parameter',
]

/** The schema of every error (RFC 9457). */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description:
    'What went wrong (RFC 9457). `code` is for programs and `detail` for people; `errors` lists each fault in the input.',
  required: ['type', 'title', 'status', 'code', 'detail', 'errors', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(PROBLEM_CODES) },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer into the body, or `?name` for a parameter.' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
    requestId: { type: 'string' },
    challenge: {
      type: 'string',
      description: 'With `auth.second_factor_required`: the challenge to send to /auth/second-factor.',
    },
    expiresAt: { type: 'string', format: 'date-time', description: 'When the challenge expires.' },
    methods: {
      type: 'array',
      items: { type: 'string' },
      description:
        'With `auth.second_factor_required` and `auth.step_up_required`: the methods that prove the caller’s identity.',
    },
  },
}

const NAMES: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'TooLarge',
  415: 'UnsupportedMediaType',
  416: 'RangeNotSatisfiable',
  421: 'HostNotAllowed',
  422: 'Unprocessable',
  429: 'TooManyRequests',
  500: 'InternalError',
  501: 'NotImplemented',
  503: 'Unavailable',
  507: 'InsufficientStorage',
}

/** Collects responses as components: each set of codes is written once. */
export class ProblemResponses {
  readonly #names = new Map<string, string>()
  readonly components: Record<string, JsonSchema> = {}

  /** The `responses` of an operation with these codes, plus the common ones. */
  of(codes: readonly ProblemCode[]): Record<string, JsonSchema> {
    const byStatus = Map.groupBy(new Set([...codes, ...ALWAYS]), (code) => PROBLEM_CODES[code].status)
    return Object.fromEntries(
      [...byStatus].sort(([a], [b]) => a - b).map(([status, set]) => [status, this.#ref(status, set.sort())]),
    )
  }

  #ref(status: number, codes: readonly ProblemCode[]): JsonSchema {
    const key = codes.join()
    const known = this.#names.get(key)
    if (known) return refTo('responses', known)
    const base = NAMES[status] ?? `Status${status}`
    const count = Object.keys(this.components).filter((name) => name.replace(/\d+$/, '') === base).length
    const name = count === 0 ? base : `${base}${count + 1}`
    this.#names.set(key, name)
    this.components[name] = responseOf(codes)
    return refTo('responses', name)
  }
}

const FAULT = { pointer: '/title', code: 'required', message: 'is required' }

function responseOf(codes: readonly ProblemCode[]): JsonSchema {
  const usual = codes.find((code) => code === 'request.validation_failed') ?? codes[0]!
  const errors = usual === 'request.validation_failed' ? [FAULT] : []
  const example = formatProblem(new Problem(usual, undefined, { errors }), '0199aaaa-0000-7000-8000-000000000000')
  return {
    description: codes.map((code) => `${PROBLEM_CODES[code].title} (\`${code}\`)`).join('. '),
    content: { 'application/problem+json': { schema: refTo('schemas', 'Problem'), example } },
  }
}
