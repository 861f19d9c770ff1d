// Who we are to a passkey: always from the settings, never from a header of a request (class 8: the Host header decided).
import { defineService } from '#framework/request/define-service.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

export interface RelyingParty {
  /** A domain; a passkey works for it and its subdomains alone. */
  readonly id: string
  /** The pages that may ask for a passkey. */
  readonly origins: readonly string[]
  readonly name: string
}

export const relyingParty = defineService<RelyingParty>('relying party')

export interface RelyingPartyOptions {
  readonly linkOrigin: string
  readonly serviceName: string
  /** Both are those of `linkOrigin` when left out. */
  readonly passkeyDomain?: string | undefined
  readonly passkeyOrigins?: readonly string[] | undefined
}

/** Throws PendError for origins that do not lie in the domain: no browser would make a passkey there. */
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
