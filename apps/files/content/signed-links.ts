// Links that carry their own permission: to read a file or one variant of it, or to send its bytes, until a moment.
import { type Context, callOf, createContext } from '#framework/request/context.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { FileService } from '../file-service.ts'
import { requireTenant } from '../require-tenant.ts'

export type LinkPurpose = 'read file' | 'send file' | 'read export'

export interface Link {
  readonly url: string
  readonly expiresAt: string
}

/** What a link's query string says beside the signature. */
export type LinkQuery = Readonly<Record<string, string | number | boolean | undefined>>

/** An address of this server for the file of the context's tenant, or for what else stands at `path`. `query` is under the signature. */
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

/** True for a link that holds, false for an address without a signature. Throws `files.invalid_link`. */
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

/** The context of nobody in the tenant of a link. A host that means another tenant leads nowhere. Throws `resource.not_found`, `tenants.required`. */
export function contextOfLink(ctx: Context, tenant: string | undefined): Context {
  if (tenant === undefined) {
    requireTenant(ctx)
    return ctx
  }
  if (!isUuid(tenant) || (ctx.tenantId !== null && ctx.tenantId !== tenant.toLowerCase()))
    throw new Problem('resource.not_found', 'There is no such file.')
  return createContext(ctx.runtime, { ...callOf(ctx), tenantId: tenant.toLowerCase() })
}
