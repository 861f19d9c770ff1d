// Tells a tenant that a person it knew was erased: what its members wrote about them is its own to review.
import Type from 'typebox'
import { defineEvent } from '#framework/events/define-event.ts'

/** In every tenant that they belonged to or were invited to; perhaps twice. The id no longer identifies anybody. */
export const personErased = defineEvent('people.erased', {
  payload: Type.Object({ user: Type.String({ format: 'uuid' }) }),
  permission: 'memberships.read',
})
