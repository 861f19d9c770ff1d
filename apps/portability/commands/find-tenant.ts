// Tenants as operators name them, closed ones too.
import { sql } from 'drizzle-orm'
import { Value } from 'typebox/value'
import { tenants } from '#apps/tenants/index.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { schemaOfField } from '#framework/resource/endpoint-schemas.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** What the command line said. */
interface Asked {
  readonly slug: string | undefined
  readonly newSlug: string | undefined
  readonly file: string | undefined
  readonly dryRun: boolean
  readonly force: boolean
  readonly status: string | undefined
  readonly reason: string | undefined
  readonly owner: string | undefined
  readonly name: string | undefined
  readonly yes: boolean
  readonly json: boolean
}

/** One verb of the command; resolves with the exit code. */
export type Work = (ctx: Context, asked: Asked, console: CommandConsole) => Promise<number>

export interface ListedTenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly status: string
  readonly created: string
  readonly deletes: string | null
}

const COLUMNS = sql.raw('id, slug, name, status, created_at, deletes_at')

/** Of one status or of all, by slug. `ctx` is the platform in no tenant. */
export async function listTenants(ctx: Context, status: string | undefined): Promise<ListedTenant[]> {
  const which = status === undefined ? sql`true` : sql`status = ${status}`
  return (await runStatement(ctx, sql`select ${COLUMNS} from tenant.tenants where ${which} order by slug`)).map(read)
}

/** Throws PendError for a slug that no tenant has. */
export async function requireTenantOf(ctx: Context, slug: string | undefined): Promise<ListedTenant> {
  if (slug === undefined) throw new PendError('Say which tenant: by its slug.', 'See ./manage tenants list.')
  const [row] = await runStatement(ctx, sql`select ${COLUMNS} from tenant.tenants where slug = ${slug}`)
  if (!row) throw new PendError(`There is no tenant "${slug}".`, 'See ./manage tenants list.')
  return read(row)
}

/** Throws PendError for what cannot be a slug at all. */
export function requireSlug(slug: string): void {
  if (Value.Check(schemaOfField(tenants.definition.fields.slug), slug)) return
  throw new PendError(`"${slug}" is no slug.`, 'Write small letters, digits and hyphens, 63 at most.')
}

/** Throws PendError when nobody said why. */
export function requireReason(reason: string | undefined): string {
  if (reason?.trim()) return reason.trim().slice(0, 500)
  throw new PendError('Say why, for the audit trail: --reason "…"')
}

function read([id, slug, name, status, created, deletes]: unknown[]): ListedTenant {
  const dayOf = (stored: unknown) => new Date(stored as string).toISOString()
  return {
    id: id as string,
    slug: slug as string,
    name: name as string,
    status: status as string,
    created: dayOf(created),
    deletes: deletes === null ? null : dayOf(deletes),
  }
}
