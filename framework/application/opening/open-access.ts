// Joins what the apps know about callers: each is given what those before it know.
import type { Access } from '#framework/request/access.ts'
import type { ServiceParts } from '#framework/request/services/define-opening.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { App } from '../define-app.ts'

/** Called when the services are open. Throws PendError where no app knows callers. */
export function openAccess(apps: readonly App[], parts: ServiceParts): Access {
  const known = apps.reduce<Access | null>((below, { access }) => (access ? access(parts, below) : below), null)
  if (known) return known
  throw new PendError('No installed app knows who callers are.', 'List one with `access` in core/installed-apps.ts.')
}
