// The built-in roles of a tenant, each including everything that the previous ones may do.

/** From least to most. A `member` belongs to the tenant but has no rights by that alone: for people with custom roles. */
export const ROLES = ['member', 'viewer', 'editor', 'admin', 'owner'] as const
export type Role = (typeof ROLES)[number]

/** The subject of a policy's sentence: a role, or `actor`, every signed-in person, in a tenant or in none. */
export type Audience = 'actor' | Role
/** From the widest to the highest. */
export const AUDIENCES: readonly Audience[] = ['actor', ...ROLES]

/** True if `audience` is at or above `least`. An unknown role never suffices and is never satisfied. */
export function isAtLeast(audience: Audience, least: Audience): boolean {
  const [held, asked] = [AUDIENCES.indexOf(audience), AUDIENCES.indexOf(least)]
  return asked >= 0 && held >= asked
}
