// How the platform says that its work is meant for a tenant that may be closed: admission refuses all other work there.

/** The function `auth.enter` of the database looks for these words. */
const WORDS = 'even in a closed tenant: '

/**
 * The reason of work that a suspended or deleted tenant does not end, for `ctx.asSystem`: to look after its trail, to restore or
 * erase it. Every other context of a closed tenant gets `tenants.not_found`, that of the platform too.
 */
export function evenIfClosed(reason: string): string {
  return `${WORDS}${reason}`
}
