// What happens to a person's identities at providers when they are erased, or their account starts over.
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineEraser } from '#framework/request/declaring/define-eraser.ts'
import { identities } from './identities.resource.ts'
import { providerVisits } from './provider-visits.resource.ts'

const [table, visits] = [tableOf(identities), tableOf(providerVisits)]

/** Identities let a person sign in. */
export const forgetIdentities = defineEraser(identities, {
  async startOver(ctx, userId) {
    await runQuery(ctx, query.delete(table).where(eq(table.user, userId)))
  },
})

/** A provider's claims about a person stay here until the visit is deleted. */
export const forgetVisits = defineEraser(providerVisits, {
  async endAccess(ctx, { addresses }) {
    const email = sql`lower(${visits.claims}::jsonb ->> 'email')`
    const isTheirs = sql`${email} = any(${sql.param(addresses)}::text[])`
    await runQuery(ctx, query.delete(visits).where(and(isNotNull(visits.claims), isTheirs)))
  },
})
