// What an HTTP request says about who sent it, the same for every surface.
import type { RequestIdentity } from './build-context.ts'

/** The parts of a request that name a caller and a tenant. */
export interface IncomingRequest {
  id: string
  hostname: string
  ip: string
  headers: Record<string, string | string[] | undefined>
}

/** For `buildContext`. A header given twice reaches here joined by a comma, and names nobody. */
export function identityOf({ id, hostname, ip, headers }: IncomingRequest): RequestIdentity {
  return {
    requestId: id,
    authorization: headers.authorization as string | undefined,
    tenantSlug: headers['x-tenant'] as string | undefined,
    host: hostname,
    address: ip,
  }
}
