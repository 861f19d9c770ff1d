// What an HTTP request says about who sent it, the same for every surface.
import { type Asking, authorizationOf } from './credential.ts'

/** For `buildContext`. */
export interface RequestIdentity {
  requestId: string
  /** The credential: value of the Authorization header, or what a cookie of our own page stands for. */
  authorization: string | undefined
  /** Value of the X-Tenant header: a slug. */
  tenantSlug: string | undefined
  /** Host name without a port. */
  host: string | undefined
  /** Where it came from. */
  address: string | null
  /** Value of the X-Reason header: why somebody of the platform's staff acts in a tenant. */
  staffReason?: string | undefined
  /** Method and path. */
  call?: string
}

/** The parts of a request that name a caller and a tenant. */
export interface IncomingRequest extends Asking {
  id: string
  hostname: string
  ip: string
  method: string
  url: string
}

/** For `buildContext`. A header given twice reaches here joined by a comma, and names nobody. */
export function identityOf(request: IncomingRequest): RequestIdentity {
  const { id, hostname, ip, method, url, headers } = request
  return {
    requestId: id,
    authorization: authorizationOf(request),
    tenantSlug: headers['x-tenant'] as string | undefined,
    host: hostname,
    address: ip,
    staffReason: headers['x-reason'] as string | undefined,
    call: `${method} ${url.split('?', 1)[0]}`,
  }
}
