// A verb on one record besides create, read, update and delete; each surface exposes it in its own way.
import type { TSchema } from 'typebox'
import type { ActionConditions } from './mistakes/action-conditions.ts'

export interface ActionDefinition {
  /** Its effect, in a phrase of at most 60 characters without a full stop: shown in OpenAPI, GraphQL and on the admin's button. */
  summary: string
  /** Further information, in sentences. */
  description?: string
  /** Schema of the input besides the record; no input by default. */
  input?: TSchema
  /** Verb of the required permission; by default the action's own name. */
  permission?: string
  /** Required values of the record's fields; any other record answers `resource.conflict` and lacks the action among its `rights`. */
  when?: ActionConditions
  /** The admin asks for confirmation. */
  dangerous?: boolean
  /** Requires a recent proof of identity in the session: a stolen token is not enough. */
  stepUp?: boolean
}
