// Our identity for passkeys: always from the settings, never from a request header (class 8: the Host header decided).
import { defineService } from '#framework/request/services/define-service.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

export interface RelyingParty {
  /** A domain; a passkey works only for it and its subdomains. */
  readonly id: string
  /** Pages that may use passkeys. */
  readonly origins: readonly string[]
  readonly name: string
}

export const relyingParty = defineService<RelyingParty>('relying party')

export interface RelyingPartyOptions {
  readonly linkOrigin: string
  readonly serviceName: string
  /** Both default to those of `linkOrigin`. */
  readonly passkeyDomain?: string | undefined
  readonly passkeyOrigins?: readonly string[] | undefined
}

/** Throws PendError for origins outside the domain: no browser would create a passkey there. */
export function createRelyingParty(options: RelyingPartyOptions): RelyingParty {
  const { linkOrigin, serviceName, passkeyDomain, passkeyOrigins = [] } = options
  const origins = (passkeyOrigins.length > 0 ? passkeyOrigins : [linkOrigin]).map((origin) => new URL(origin).origin)
  const id = passkeyDomain ?? new URL(linkOrigin).hostname
  const outside = origins.find((origin) => !isWithin(new URL(origin).hostname, id))
  if (outside !== undefined)
    throw new PendError(
      `Passkeys of ${id} cannot be used on ${outside}.`,
      'PEND_PASSKEY_DOMAIN is the domain of each of PEND_PASSKEY_ORIGINS, or one above it.',
    )
  return { id, origins, name: serviceName }
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}
