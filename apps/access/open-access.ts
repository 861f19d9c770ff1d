// Who callers are, as this installation is set.
import type { Access } from '#framework/request/access.ts'
import type { ServiceParts } from '#framework/request/services/define-opening.ts'
import { createAccess } from './access.ts'

/** Hosts that are allowed with all their subdomains name tenants: `.example.com` makes acme.example.com the tenant acme. */
export function openAccess({ settings, runtime }: ServiceParts): Access {
  const withSubdomains = settings.allowedHosts.filter((host) => host.startsWith('.'))
  return createAccess(runtime, { baseDomains: withSubdomains.map((host) => host.slice(1)) })
}
