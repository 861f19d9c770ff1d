// Which records of a tenant are about a person: by their id, and by addresses in fields that are declared as personal.
import { type SQL, sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { PEOPLE, personalModelsOf } from '#framework/resource/personal-fields.ts'

export interface SweptPerson {
  readonly userId: string
  /** Those that they proved: an address that somebody merely typed is not theirs. */
  readonly addresses: readonly string[]
}

/** Ids by the name of their resource. */
export type RecordsAbout = ReadonlyMap<string, readonly string[]>

/** Asks the trail, which knows also those that are gone. */
export async function findRecordsAbout(ctx: Context, { userId, addresses }: SweptPerson): Promise<RecordsAbout> {
  const audited = personalModelsOf(ctx.runtime.models).filter(({ model }) => model.isAudited && model.name !== PEOPLE)
  const named = audited.map(({ model, key, isByAddress }) =>
    namesInTrail({ resource: model.name, key: key.name }, isByAddress ? addresses : [userId]),
  )
  const rows = await runStatement(
    ctx,
    sql`select resource, array_agg(distinct record_id)::text[] from audit.changes where tenant_id = ${ctx.tenantId} and (${sql.join([sql`false`, ...named], sql` or `)}) group by resource`,
  )
  return new Map([...(rows as [string, string[]][]), [PEOPLE, [userId]]])
}

/** Rows of the trail in which a field of a resource had or got one of these values, as a whole and letter by letter. */
export function namesInTrail({ resource, key }: { resource: string; key: string }, values: readonly string[]): SQL {
  const any = sql`any(${sql.param(values)}::text[])`
  return sql`(resource = ${resource} and (changes #>> ${`{${key},old}`}::text[] = ${any} or changes #>> ${`{${key},new}`}::text[] = ${any}))`
}
