// /platform/people: finds people across tenants, and closes or reopens their accounts.
import { and, desc, ilike, lt, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import Type from 'typebox'
import { findPerson, selectPeople, users } from '#apps/users/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { PLATFORM_WORDS } from '#framework/permissions/platform-words.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aFlag, aMoment, anId, aText, byId } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { NEXT, PAGE, pageOf, patternOf, queryOf, TAG } from './shapes.ts'

const PERSON = Type.Object({
  id: anId('Id of the person.'),
  email: aText('The address that they log in with.'),
  firstName: aText('What they are called by.'),
  lastName: aText('Their family name.'),
  isActive: aFlag('Whether they can log in; false for an account that was closed.'),
  isStaff: aFlag('Whether they are staff or superusers of the platform.'),
  createdAt: aMoment('When they registered.'),
})

export const findPeople = defineEndpoint({
  method: 'GET',
  path: '/platform/people',
  name: 'findPeople',
  tag: TAG,
  summary: 'Find people',
  description: 'For staff of the platform, with X-Reason. Latest first; `search` covers address and names.',
  access: { permission: PLATFORM_WORDS.read },
  query: queryOf(PAGE),
  answer: Type.Object({ results: Type.Array(PERSON, { description: 'The people on this page.' }), next: NEXT }),
  async run(ctx, { query: { search, before = null, limit = 50 } }) {
    const pattern = patternOf(search)
    const person = selectPeople('person')
    const { id, email, firstName, lastName, isActive, createdAt } = person
    const isStaff = sql<boolean>`${person.isStaff} or ${person.isSuperuser}`
    const hasWords = pattern === null ? undefined : or(ilike(email, pattern), ilike(nameOf(person), pattern))
    const isBefore = before === null ? undefined : lt(id, before)
    const wanted = query
      .select({ id, email, firstName, lastName, isActive, isStaff, createdAt })
      .from(person)
      .where(and(hasWords, isBefore))
      .orderBy(desc(id))
      .limit(limit + 1)
    const found = await runQuery(ctx.asSystem('look through people'), wanted)
    return { body: pageOf(found, limit, (row) => row.id) }
  },
})

function nameOf({ firstName, lastName }: Record<'firstName' | 'lastName', SQLWrapper>): SQL {
  return sql`${firstName} || ' ' || ${lastName}`
}

const change = {
  method: 'POST',
  tag: TAG,
  access: { permission: PLATFORM_WORDS.update },
  stepUp: true,
  params: byId('the person'),
  status: 204,
  problems: ['permissions.denied'],
} as const

export const deactivatePerson = defineEndpoint({
  ...change,
  path: '/platform/people/{id}/deactivate',
  name: 'deactivatePerson',
  summary: 'Close an account',
  description: 'For superusers, with X-Reason. Ends all its sessions at once.',
  run: (ctx, { params }) => setActive(ctx, params.id, false),
})

export const reactivatePerson = defineEndpoint({
  ...change,
  path: '/platform/people/{id}/reactivate',
  name: 'reactivatePerson',
  summary: 'Reopen an account',
  description: 'For superusers, with X-Reason. Its old sessions stay ended.',
  run: (ctx, { params }) => setActive(ctx, params.id, true),
})

/** Only commands manage staff: nobody here can close an account that could close theirs. */
async function setActive(ctx: Context, id: string, isActive: boolean): Promise<object> {
  const system = ctx.asSystem(isActive ? 'open an account again' : 'close an account')
  await requireNoStaff(system, id)
  await updateAsSystem(system, users, { id, values: { isActive } })
  return {}
}

/** Throws `resource.not_found` for nobody and `permissions.denied` for staff. `ctx` acts as the system. */
export async function requireNoStaff(ctx: Context, id: string): Promise<void> {
  const person = await findPerson(ctx, id)
  if (!person) throw new Problem('resource.not_found', 'There is no such person.')
  if (person.isStaff)
    throw new Problem('permissions.denied', 'Staff of the platform is looked after by ./manage staff.')
}
