// What happens at each step of the protocol of graphql-ws (`graphql-transport-ws`): who may speak, what is run, how it ends.
import type { FastifyRequest } from 'fastify'
import { GraphQLError, type OperationDefinitionNode } from 'graphql'
import type { ServerOptions } from 'graphql-ws'
import { takePlaces } from '#framework/operations/events/take-places.ts'
import { requireActor } from '#framework/permissions/require-permission.ts'
import type { Access } from '#framework/request/access.ts'
import { buildContext } from '#framework/request/build-context.ts'
import type { Runtime } from '#framework/request/context.ts'
import type { RequestIdentity } from '#framework/request/request-identity.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { formatRequestError } from '../run/format-errors.ts'
import type { OpenOperation } from '../run/open-operation.ts'
import { readGraphqlRequest } from '../run/read-request.ts'
import { callerOf } from '../run/request-state.ts'
import { type Answers, openAnswers } from '../run/subscribe.ts'
import { identityOfSocket } from './socket-caller.ts'

/** What sockets run on. */
export interface SocketParts {
  runtime: Runtime
  access: Access
  openOperation: OpenOperation
}

/** Whoever is at the other end of one socket. */
export interface Speaker {
  readonly request: FastifyRequest
  isOpen(): boolean
  close(code: number, reason: string): Promise<void>
  /** Null until `connection_init` was accepted. */
  identity: RequestIdentity | null
  /** Gives the place among the caller's sockets back. */
  leave: () => void
  /** Ids of the subscriptions that run. */
  readonly running: Set<string>
}

type Payload = Record<string, unknown>
type Hooks = ServerOptions<Payload, Speaker>

/** For `makeServer()`. */
export function hooksOf(parts: SocketParts): Hooks {
  const { log } = parts.runtime
  return {
    onConnect: ({ connectionParams, extra }) => admit(parts, extra, connectionParams),
    onSubscribe: async ({ extra }, id, payload) => {
      try {
        return await prepare(parts, extra, { id, payload })
      } catch (error) {
        if (endsSpeaking(error)) await refuse(extra, error)
        return [new GraphQLError('refused', { originalError: error as Error })]
      }
    },
    subscribe: ({ contextValue }) => contextValue as Answers,
    // What is told is formatted already.
    onNext: (...[, , , , result]) => result as object,
    onError: async (...[{ extra }, , , errors]) => {
      const [{ originalError }] = errors as [GraphQLError]
      if (endsSpeaking(originalError)) await refuse(extra, originalError)
      return [formatRequestError(originalError, { requestId: extra.request.id, log })] as never
    },
    onComplete: ({ extra }, id) => void extra.running.delete(id),
    onClose: ({ extra }) => extra.leave(),
  }
}

/** False for whoever may not speak: the socket is closed by then. */
async function admit({ runtime, access }: SocketParts, speaker: Speaker, payload: Payload = {}): Promise<boolean> {
  try {
    const identity = identityOfSocket(speaker.request, payload)
    const ctx = await buildContext(runtime, access, identity)
    requireActor(ctx)
    const leave = takePlaces(ctx, 'sockets')
    speaker.leave = leave
    // Whoever left meanwhile leaves no place taken.
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
}

/** An operation is checked like any request, with the caller as they are at that moment. */
async function prepare({ openOperation }: SocketParts, speaker: Speaker, { id, payload }: Subscribing) {
  const { state, execution } = await openOperation(readGraphqlRequest(payload), {
    identity: speaker.identity!,
    caller: callerOf(speaker.request),
    requireRunnable: requireSubscription,
  })
  const answers = openAnswers(state, execution)
  speaker.running.add(id)
  const { document } = execution.checked
  return {
    schema: execution.schema,
    document,
    operationName: execution.request.operationName,
    contextValue: answers,
  }
}

/** One answer is what HTTP is for: there it is counted, kept from being cached, and told by its status. */
function requireSubscription({ operation }: OperationDefinitionNode): void {
  if (operation !== 'subscription')
    throw new Problem('request.not_acceptable', 'Sockets are for subscriptions: send the rest with POST.')
}

/** Whoever is no longer welcome, or no longer as they were, comes back with a new token. */
function endsSpeaking(error: unknown): error is Problem {
  return error instanceof Problem && /^(auth|tenants)\./.test(error.code) && error.code !== 'tenants.required'
}

/** 4401 is for who is not known, and final for clients; 4403 lets them come back with other words, 4429 tells to wait. */
async function refuse({ close }: Speaker, { code }: Problem): Promise<void> {
  if (code === 'request.rate_limited') return close(4429, code)
  if (code === 'request.malformed') return close(4400, code)
  await close(code === 'auth.required' || code === 'auth.invalid_token' ? 4401 : 4403, code)
}
