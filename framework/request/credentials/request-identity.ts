// What an HTTP request says about its sender, the same for every surface.
import type { Caller } from '#framework/resource/caller/caller.ts'
import { type Asking, authorizationOf } from './credential.ts'

/** For `buildContext`. */
export interface RequestIdentity {
  requestId: string
  /** The credential: the Authorization header's value, or that of our own page's cookie. */
  authorization: string | undefined
  /** Value of the X-Tenant header: a slug. */
  tenantSlug: string | undefined
  /** Host name without a port. */
  host: string | undefined
  /** The client's address. */
  address: string | null
  /** Value of the X-Reason header: why a staff member acts in a tenant. */
  staffReason?: string | undefined
  /** Method and path. */
  call?: string
  /** Told who calls once that is known. */
  known?: (caller: KnownCaller) => void
}

/** What the log says of a caller. */
export type KnownCaller = Pick<Caller, 'tenantId' | 'actorId'>

const callers = new WeakMap<object, KnownCaller>()

/** Who sent the request; undefined while nobody has asked. */
export const knownCallerOf = (request: object): KnownCaller | undefined => callers.get(request)

/** The parts of a request that identify caller and tenant. */
export interface IncomingRequest extends Asking {
  id: string
  hostname: string
  ip: string
  method: string
  url: string
}

/** For `buildContext`. A repeated header arrives joined by a comma, and identifies nobody. */
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
    known: (caller) => void callers.set(request, caller),
  }
}
