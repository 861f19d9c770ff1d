// Prepares a client's operation to run: the caller's schema, the checked document and the context.
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { Application } from '#framework/application/build-application.ts'
import { modelsOf } from '#framework/operations/steps/operation-target.ts'
import type { Access } from '#framework/request/access.ts'
import { buildContext } from '#framework/request/build-context.ts'
import type { Context } from '#framework/request/context.ts'
import type { RequestIdentity } from '#framework/request/credentials/request-identity.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import type { Models } from '#framework/resource/model.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type AskedRequest, createPersistedDocuments } from '../persisted/persisted-documents.ts'
import { NO_DOCUMENTS, readStoredDocuments, type StoredDocuments } from '../persisted/stored-documents.ts'
import { sharedSchemaOf, wholeModelsOf } from '../schema/shared-schema.ts'
import type { GraphqlSurfaceSettings } from '../settings.ts'
import { createDocuments, type Documents } from './documents.ts'
import type { Execution } from './execute.ts'
import { createRequestState, type RequestState } from './request-state.ts'

/** What core provides. */
export interface GraphqlParts {
  application: Application
  runtime: Runtime
  access: Access
  settings: GraphqlSurfaceSettings
}

/** The caller and the transport. */
export interface Asker {
  identity: RequestIdentity
  caller: RequestState['caller']
  /** Throws for operations that this transport does not run; called before any look-up. */
  requireRunnable(operation: OperationDefinitionNode): void
}

/** Ready to run. */
export interface OpenedOperation {
  state: RequestState
  execution: Execution
}

/** The one path of all transports; throws every refusal that comes before execution. */
export type OpenOperation = (asked: AskedRequest, asker: Asker) => Promise<OpenedOperation>

/** Created once at boot; caches schemas and checked documents. */
export function createOperations({ application, runtime, access, settings }: GraphqlParts): OpenOperation {
  const { documents, onlyStored = false } = settings
  const stored = documents === undefined ? NO_DOCUMENTS : readStoredDocuments(documents)
  const persisted = createPersistedDocuments({ stored, onlyStored })
  const servedFor = createServedSchemas(application, settings)
  requireValid(stored, servedFor(null))
  return async (asked, { identity, caller, requireRunnable }) => {
    const request = persisted.resolve(asked)
    const contextOf = () => buildContext(runtime, access, identity)
    // If the schema depends on the caller, identify the caller first.
    const opened = runtime.views && (await contextOf())
    const { schema, checkedOperationOf } = servedFor(opened)
    const checked = checkedOperationOf(request)
    requireRunnable(checked.operation)
    persisted.remember(asked)
    const state = createRequestState(opened ?? (await contextOf()), caller)
    return { state, execution: { schema, checked, request, hasSuggestions: settings.introspection } }
  }
}

/** A stored document that no longer fits the schema fails at boot, not for a client. Throws PendError. */
function requireValid({ texts }: StoredDocuments, { checkDocument }: Served): void {
  for (const [id, text] of texts)
    try {
      checkDocument(text)
    } catch (cause) {
      throw new PendError(`The stored GraphQL document "${id}" cannot be served: ${(cause as Error).message}`)
    }
}

interface Served extends Documents {
  readonly schema: GraphQLSchema
}

/** Cached characters per restricted schema: there may be many of them. */
const KEPT_OF_A_VIEW = 20_000

/** Callers without a field's permission get a schema without it: naming it is naming an unknown field. */
function createServedSchemas(
  application: Application,
  { introspection: hasIntrospection, limits }: GraphqlSurfaceSettings,
): (ctx: Context | null) => Served {
  const build = (models: Models, kept?: number): Served => {
    const schema = sharedSchemaOf(application, models)
    return { schema, ...createDocuments({ schema, hasIntrospection, limits, ...(kept && { kept }) }) }
  }
  const all = wholeModelsOf(application)
  const served = new WeakMap<Models, Served>([[all, build(all)]])
  return (ctx) => {
    const models = ctx ? modelsOf(ctx) : all
    const known = served.get(models) ?? build(models, KEPT_OF_A_VIEW)
    served.set(models, known)
    return known
  }
}
