// Handles each step of the graphql-ws protocol (`graphql-transport-ws`): who may speak, what runs, how it ends.
import type { FastifyRequest } from 'fastify'
import { GraphQLError, type OperationDefinitionNode } from 'graphql'
import type { ServerOptions } from 'graphql-ws'
import { endTrace, within } from '#framework/observing/observing.ts'
import type { OpenTrace } from '#framework/observing/trace.ts'
import { takeSlots } from '#framework/operations/events/take-slots.ts'
import { requireActor } from '#framework/permissions/require-permission.ts'
import type { Access } from '#framework/request/access.ts'
import { buildContext } from '#framework/request/build-context.ts'
import type { RequestIdentity } from '#framework/request/credentials/request-identity.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { formatRequestError } from '../run/format-errors.ts'
import type { OpenOperation } from '../run/open-operation.ts'
import { readGraphqlRequest } from '../run/read-request.ts'
import { callerOf } from '../run/request-state.ts'
import { type Answers, openAnswers } from '../run/subscribe.ts'
import { answersWithin, COMPLETE, type Ending, endingOf, openTraceOf } from './observe-operation.ts'
import { identityOfSocket } from './socket-caller.ts'

/** What sockets need. */
export interface SocketParts {
  runtime: Runtime
  access: Access
  openOperation: OpenOperation
}

/** The client of one socket. */
export interface Speaker {
  readonly request: FastifyRequest
  isOpen(): boolean
  close(code: number, reason: string): Promise<void>
  /** Null until `connection_init` is accepted. */
  identity: RequestIdentity | null
  /** Releases the caller's socket slot. */
  leave: () => void
  /** Running subscriptions by id, with their traces. */
  readonly running: Map<string, OpenTrace | null>
}

type Payload = Record<string, unknown>
type Hooks = ServerOptions<Payload, Speaker>

/** For `makeServer()`. */
export function hooksOf(parts: SocketParts): Hooks {
  const { log } = parts.runtime
  return {
    onConnect: ({ connectionParams, extra }) => admit(parts, extra, connectionParams),
    onSubscribe: async ({ extra }, id, payload) => {
      const trace = openTraceOf(extra.request, payload)
      try {
        return await within(trace, () => prepare(parts, extra, { id, payload, trace }))
      } catch (error) {
        endTrace(trace, endingOf(error))
        if (endsSpeaking(error)) await refuse(extra, error)
        return [new GraphQLError('refused', { originalError: error as Error })]
      }
    },
    subscribe: ({ contextValue }) => contextValue as Answers,
    // Errors are already formatted.
    onNext: (...[, , , , result]) => result as object,
    onError: async (...[{ extra }, id, , errors]) => {
      const [{ originalError }] = errors as [GraphQLError]
      endRun(extra, id, endingOf(originalError))
      if (endsSpeaking(originalError)) await refuse(extra, originalError)
      return [formatRequestError(originalError, { requestId: extra.request.id, log })] as never
    },
    onComplete: ({ extra }, id) => endRun(extra, id, COMPLETE),
    onClose: ({ extra }) => extra.leave(),
  }
}

/** False if the caller may not speak: the socket is then closed. */
async function admit({ runtime, access }: SocketParts, speaker: Speaker, payload: Payload = {}): Promise<boolean> {
  try {
    const identity = identityOfSocket(speaker.request, payload)
    const ctx = await buildContext(runtime, access, identity)
    requireActor(ctx)
    const leave = takeSlots(ctx, 'sockets')
    speaker.leave = leave
    // If the client left meanwhile, release its slot.
    if (!speaker.isOpen()) leave()
    speaker.identity = identity
    return true
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    await refuse(speaker, error)
    return false
  }
}

interface Subscribing {
  id: string
  payload: object
  trace: OpenTrace | null
}

/** Checks an operation like any request, with the caller's current rights. */
async function prepare({ openOperation }: SocketParts, speaker: Speaker, { id, payload, trace }: Subscribing) {
  const { state, execution } = await openOperation(readGraphqlRequest(payload), {
    identity: speaker.identity!,
    caller: callerOf(speaker.request),
    requireRunnable: requireSubscription,
  })
  const answers = answersWithin(trace, openAnswers(state, execution))
  speaker.running.set(id, trace)
  const { document } = execution.checked
  return {
    schema: execution.schema,
    document,
    operationName: execution.request.operationName,
    contextValue: answers,
  }
}

/** A failed run is also reported as completed: it has ended by then. */
function endRun({ running }: Speaker, id: string, ending: Ending): void {
  endTrace(running.get(id) ?? null, ending)
  running.delete(id)
}

/** Single answers belong on HTTP, which counts them, marks them uncacheable, and gives them a status. */
function requireSubscription({ operation }: OperationDefinitionNode): void {
  if (operation !== 'subscription')
    throw new Problem('request.not_acceptable', 'Sockets are for subscriptions: send the rest with POST.')
}

/** A caller who lost access, or whose rights changed, reconnects with a new token. */
function endsSpeaking(error: unknown): error is Problem {
  return error instanceof Problem && /^(auth|tenants)\./.test(error.code) && error.code !== 'tenants.required'
}

/** 4401 means not identified, which clients treat as final; 4403 lets them reconnect with other credentials, and 4429 asks them to wait. */
async function refuse({ close }: Speaker, { code }: Problem): Promise<void> {
  if (code === 'request.rate_limited') return close(4429, code)
  if (code === 'request.malformed') return close(4400, code)
  await close(code === 'auth.required' || code === 'auth.invalid_token' ? 4401 : 4403, code)
}
