// From what a client asked for to an operation that may run: the schema the caller meets, the checked document, the context.
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { Application } from '#framework/application/build-application.ts'
import { modelsOf } from '#framework/operations/steps/operation-target.ts'
import type { Access } from '#framework/request/access.ts'
import { buildContext } from '#framework/request/build-context.ts'
import type { Context, Runtime } from '#framework/request/context.ts'
import type { RequestIdentity } from '#framework/request/request-identity.ts'
import type { Models } from '#framework/resource/model.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type AskedRequest, createPersistedDocuments } from '../persisted/persisted-documents.ts'
import { NO_DOCUMENTS, readStoredDocuments, type StoredDocuments } from '../persisted/stored-documents.ts'
import { buildGraphqlSchema } from '../schema/build-schema.ts'
import type { GraphqlSurfaceSettings } from '../settings.ts'
import { createDocuments, type Documents } from './documents.ts'
import type { Execution } from './execute.ts'
import { createRequestState, type RequestState } from './request-state.ts'

/** What core hands over. */
export interface GraphqlParts {
  application: Application
  runtime: Runtime
  access: Access
  settings: GraphqlSurfaceSettings
}

/** Who asks, and how. */
export interface Asker {
  identity: RequestIdentity
  caller: RequestState['caller']
  /** Throws for operations that this way of asking does not run; called before anything is looked up. */
  requireRunnable(operation: OperationDefinitionNode): void
}

/** Ready to run. */
export interface OpenedOperation {
  state: RequestState
  execution: Execution
}

/** The one road of all transports; throws what a request is refused with before anything runs. */
export type OpenOperation = (asked: AskedRequest, asker: Asker) => Promise<OpenedOperation>

/** Made once at boot: schemas and checked documents are kept in it. */
export function createOperations({ application, runtime, access, settings }: GraphqlParts): OpenOperation {
  const { documents, onlyStored = false } = settings
  const stored = documents === undefined ? NO_DOCUMENTS : readStoredDocuments(documents)
  const persisted = createPersistedDocuments({ stored, onlyStored })
  const servedFor = createServedSchemas(application, settings)
  requireValid(stored, servedFor(null))
  return async (asked, { identity, caller, requireRunnable }) => {
    const request = persisted.resolve(asked)
    const contextOf = () => buildContext(runtime, access, identity)
    // Where what there is depends on who asks, that comes first.
    const opened = runtime.views && (await contextOf())
    const { schema, checkedOperationOf } = servedFor(opened)
    const checked = checkedOperationOf(request)
    requireRunnable(checked.operation)
    persisted.remember(asked)
    const state = createRequestState(opened ?? (await contextOf()), caller)
    return { state, execution: { schema, checked, request, hasSuggestions: settings.introspection } }
  }
}

/** A stored document that no longer fits the schema is told at boot, not to a client. Throws PendError. */
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

/** Documents kept for callers who meet less than everything: there may be many kinds of them. */
const KEPT_OF_A_VIEW = 20_000

/** Callers who lack the word of a field have a schema without it: naming one is naming what is not there. */
function createServedSchemas(
  application: Application,
  { introspection: hasIntrospection, limits }: GraphqlSurfaceSettings,
): (ctx: Context | null) => Served {
  const build = (models: Models, kept?: number): Served => {
    const schema = buildGraphqlSchema({ ...application, models })
    return { schema, ...createDocuments({ schema, hasIntrospection, limits, ...(kept && { kept }) }) }
  }
  const all = application.views?.whole ?? application.models
  const served = new WeakMap<Models, Served>([[all, build(all)]])
  return (ctx) => {
    const models = ctx ? modelsOf(ctx) : all
    const known = served.get(models) ?? build(models, KEPT_OF_A_VIEW)
    served.set(models, known)
    return known
  }
}
