// Finds tenants by slug for operators, including closed ones.
import { Value } from 'typebox/value'
import { findTenant, type ListedTenant, tenants } from '#apps/tenants/index.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import type { Context } from '#framework/request/context.ts'
import { schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** Arguments of the command line. */
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

/** A tenant as printed. */
export interface PrintedTenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly status: string
  readonly created: string
  readonly deletes: string | null
}

/** Throws PendError for an unknown slug. */
export async function requireTenantOf(ctx: Context, slug: string | undefined): Promise<PrintedTenant> {
  if (slug === undefined) throw new PendError('Say which tenant: by its slug.', 'See ./manage tenants list.')
  const tenant = await findTenant(ctx, slug)
  if (!tenant) throw new PendError(`There is no tenant "${slug}".`, 'See ./manage tenants list.')
  return printed(tenant)
}

/** Throws PendError for an invalid slug. */
export function requireSlug(slug: string): void {
  if (Value.Check(schemaOfField(tenants.definition.fields.slug), slug)) return
  throw new PendError(`"${slug}" is not a valid slug.`, 'Write small letters, digits and hyphens, 63 at most.')
}

/** Throws PendError without a reason. */
export function requireReason(reason: string | undefined): string {
  if (reason?.trim()) return reason.trim().slice(0, 500)
  throw new PendError('Say why, for the audit trail: --reason "…"')
}

/** In reading order. */
export function printed({ id, slug, name, status, createdAt, deletesAt }: ListedTenant): PrintedTenant {
  return { id, slug: slug!, name, status, created: createdAt, deletes: deletesAt }
}
