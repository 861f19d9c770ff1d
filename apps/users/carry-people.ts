// People travel with the records that speak of them; where they have an account already, it stands for them.
import { type SQL, sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { type CarriedRecord, defineCarrier } from '#framework/request/define-carrier.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { users } from './users.resource.ts'

/** Somebody as they travel: with nothing that lets them in. */
export interface CarriedPerson {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly middleName: string | null
  readonly lastName: string
}

/** The members of the tenant and nobody else: the platform would be shown everybody. */
export const membersOf = (ctx: Context): AsyncGenerator<CarriedPerson> =>
  readPeople(ctx, sql`select user_id from tenant.memberships where tenant_id = ${ctx.tenantId}`)

/**
 * A dump holds those whom its records speak of, and makes nobody a member: who joins is asked. An account with the id is the same
 * person, of this database; else one with the address is. Whoever is made has no password. What lets people in is no part of a dump, and
 * refused in one (CVE-2023-39345).
 */
export const carryPeople = defineCarrier(users, {
  async *records(ctx, models) {
    const ids = models.flatMap((model) => idsOfPeople(ctx, model))
    if (ids.length > 0) yield* readPeople(ctx, sql.join(ids, sql` union `))
  },
  find: findPerson,
})

function idsOfPeople({ tenantId }: Context, { schema, table, fields, rows }: ResourceModel): SQL[] {
  const pointing = [...fields.values()].filter(({ relation }) => rows.hasTenant && relation?.to === users.name)
  return pointing.map(({ column, isList }) => {
    const name = sql.identifier(column)
    return sql`select ${isList ? sql`unnest(${name})` : name} from ${sql.identifier(schema)}.${sql.identifier(table)} where tenant_id = ${tenantId}`
  })
}

async function* readPeople(ctx: Context, ids: SQL): AsyncGenerator<CarriedPerson> {
  const rows = await runStatement(
    ctx,
    sql`select id, email, first_name, middle_name, last_name from auth.users where id in (${ids}) order by id`,
  )
  for (const [id, email, firstName, middleName, lastName] of rows as [string, string, string, string | null, string][])
    yield { id, email, firstName, middleName, lastName }
}

async function findPerson(ctx: Context, { id, fields }: CarriedRecord): Promise<string | null> {
  const email = typeof fields.email === 'string' ? fields.email.trim().toLowerCase() : null
  const [row] = await runStatement(
    ctx,
    sql`select id from auth.users where id = ${id} or email = ${email} order by id = ${id} desc limit 1`,
  )
  return (row?.[0] as string | undefined) ?? null
}
