// Links that carry their own permission: to read a file or variant, or to upload its content, until they expire.
import type { Context } from '#framework/request/context.ts'
import { callOf, createContext } from '#framework/request/create-context.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { FileService } from '../file-service.ts'
import { requireTenant } from '../records/require-tenant.ts'

export type LinkPurpose = 'read file' | 'send file' | 'read export'

export interface Link {
  readonly url: string
  readonly expiresAt: string
}

/** Query parameters of a link besides the signature. */
export type LinkQuery = Readonly<Record<string, string | number | boolean | undefined>>

/** A URL of this server for the tenant's file, or for something else at `path`. The signature covers `query`. */
export function signLink(
  { tenantId }: Context,
  { signer, origin }: Pick<FileService, 'signer' | 'origin'>,
  link: { purpose: LinkPurpose; id: string; query?: LinkQuery; seconds: number; path?: string },
): Link {
  const { purpose, id, query = {}, seconds, path = `files/${id}/content` } = link
  const expires = Math.floor(Date.now() / 1000) + seconds
  const claims = textsOf({ ...query, tenant: tenantId!, expires })
  const signature = signer.sign(purpose, { ...claims, id })
  return {
    url: `${origin}/api/v1/${path}?${new URLSearchParams({ ...claims, signature })}`,
    expiresAt: new Date(expires * 1000).toISOString(),
  }
}

/** True for a valid link, false for a URL without a signature. Throws `files.invalid_link`. */
export function isSignedLink(
  { signer }: Pick<FileService, 'signer'>,
  { purpose, id, query }: { purpose: LinkPurpose; id: string; query: LinkQuery },
): boolean {
  const { signature, ...rest } = textsOf(query)
  if (signature === undefined) return false
  const isRight = rest.tenant !== undefined && rest.expires !== undefined
  if (!isRight || !signer.isSigned(purpose, { ...rest, id }, signature) || Number(rest.expires) * 1000 < Date.now())
    throw new Problem('files.invalid_link', 'The link was not made for this, or its time is over. Ask for a new one.')
  return true
}

function textsOf(query: LinkQuery): Record<string, string> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
}

/** An anonymous context in a link's tenant. A host of another tenant is refused. Throws `resource.not_found`, `tenants.required`. */
export function contextOfLink(ctx: Context, tenant: string | undefined): Context {
  if (tenant === undefined) {
    requireTenant(ctx)
    return ctx
  }
  if (!isUuid(tenant) || (ctx.tenantId !== null && ctx.tenantId !== tenant.toLowerCase()))
    throw new Problem('resource.not_found', 'There is no such file.')
  return createContext(ctx.runtime, { ...callOf(ctx), tenantId: tenant.toLowerCase() })
}
