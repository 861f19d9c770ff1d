// Tells a tenant that somebody it knew was erased: what its people wrote about them is theirs, and for them to look through.
import Type from 'typebox'
import { defineEvent } from '#framework/events/define-event.ts'

/** In every tenant that they were a member of or invited to; perhaps twice. The id stands for nobody any more. */
export const personErased = defineEvent('people.erased', {
  payload: Type.Object({ user: Type.String({ format: 'uuid' }) }),
  permission: 'memberships.read',
})
