// Carries people together with records about them; an existing account replaces the carried person.
import { desc, eq, or, type SQL, sql } from 'drizzle-orm'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { type CarriedRecord, defineCarrier } from '#framework/request/declaring/define-carrier.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { memberships } from '../memberships.resource.ts'
import { users } from '../users.resource.ts'

const [members, people] = [tableOf(memberships), tableOf(users)]

/** A carried person: without anything that lets them sign in. */
export interface CarriedPerson {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly middleName: string | null
  readonly lastName: string
}

/** Only the tenant's members: the platform could read everybody. */
export const membersOf = (ctx: Context): AsyncGenerator<CarriedPerson> =>
  readPeople(ctx, query.select({ user: members.user }).from(members).where(inTenant(ctx, members)).getSQL())

/**
 * A dump holds the people its records mention, and makes nobody a member: people join by invitation. An account with
 * the same id is the same person of this database; otherwise one with the address is. New accounts have no password.
 * Credentials are never part of a dump, and are refused in one (CVE-2023-39345).
 */
export const carryPeople = defineCarrier(users, {
  async *records(ctx, models) {
    const ids = models.flatMap((model) => idsOfPeople(ctx, model))
    if (ids.length > 0) yield* readPeople(ctx, sql.join(ids, sql` union `))
  },
  find: findPerson,
})

// SQL by hand: only the models, of whatever app, know which tables refer to people.
function idsOfPeople({ tenantId }: Context, { schema, table, fields, rows }: ResourceModel): SQL[] {
  const pointing = [...fields.values()].filter(({ relation }) => rows.hasTenant && relation?.to === users.name)
  return pointing.map(({ column, isList }) => {
    const name = sql.identifier(column)
    const from = sql`${sql.identifier(schema)}.${sql.identifier(table)}`
    return sql`select ${isList ? sql`unnest(${name})` : name} from ${from} where tenant_id = ${tenantId}`
  })
}

async function* readPeople(ctx: Context, ids: SQL): AsyncGenerator<CarriedPerson> {
  const { id, email, firstName, middleName, lastName } = people
  const columns = { id, email, firstName, middleName, lastName }
  yield* await runQuery(ctx, query.select(columns).from(people).where(sql`${id} in (${ids})`).orderBy(id))
}

async function findPerson(ctx: Context, { id, fields }: CarriedRecord): Promise<string | null> {
  const email = typeof fields.email === 'string' ? fields.email.trim().toLowerCase() : null
  const hasId = eq(people.id, id)
  const isTheirs = email === null ? hasId : or(hasId, eq(people.email, email))
  const found = query.select({ id: people.id }).from(people).where(isTheirs).orderBy(desc(hasId)).limit(1)
  const [person] = await runQuery(ctx, found)
  return person?.id ?? null
}
