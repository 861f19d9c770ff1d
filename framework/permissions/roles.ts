// The built-in roles of a tenant, each with all that the ones before it may do.

/** From the least to the most. A `member` belongs to the tenant and may, by that alone, do nothing in it: for people with own roles. */
export const ROLES = ['member', 'viewer', 'editor', 'admin', 'owner'] as const
export type Role = (typeof ROLES)[number]

/** Whom a sentence of a policy can speak of: a role, or `actor`, which is everybody signed in, in a tenant or in none. */
export type Audience = 'actor' | Role
/** From the widest to the highest. */
export const AUDIENCES: readonly Audience[] = ['actor', ...ROLES]

/** True when `audience` stands at or above `least`. A word that is no role is never enough, and nothing is enough for it. */
export function isAtLeast(audience: Audience, least: Audience): boolean {
  const [held, asked] = [AUDIENCES.indexOf(audience), AUDIENCES.indexOf(least)]
  return asked >= 0 && held >= asked
}
