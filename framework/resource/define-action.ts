// A verb on one record that is not create, read, update or delete; each surface makes its own door to it.
import type { TSchema } from 'typebox'
import type { ActionConditions } from './action-conditions.ts'

export interface ActionDefinition {
  /** What it does, in a phrase of at most 60 characters without a full stop: it stands in OpenAPI, GraphQL and on the admin's button. */
  summary: string
  /** What else is to be known, in sentences. */
  description?: string
  /** Shape of the input beside the record; no input when left out. */
  input?: TSchema
  /** Permission word's verb; the action's own name when left out. */
  permission?: string
  /** Values that fields of the record must have; it is refused with `resource.conflict` for any other, and not among its `rights`. */
  when?: ActionConditions
  /** Asks before it runs. */
  dangerous?: boolean
  /** The session must have been proven a short while ago: a stolen token is not enough. */
  stepUp?: boolean
}
