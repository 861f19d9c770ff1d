// The tenants and people of the demo: data alone.
import type { DemoMember } from '#framework/application/demo.ts'

/** For all of them. */
export const DEMO_PASSWORD = 'violet-teapot-26'

export const DEMO_TENANTS = [
  { slug: 'acme', name: 'Acme' },
  { slug: 'globex', name: 'Globex' },
]

export const DEMO_PEOPLE: readonly Omit<DemoMember, 'password'>[] = [
  { email: 'owner@acme.example', firstName: 'Acme', lastName: 'Owner', roles: { acme: 'owner', globex: 'viewer' } },
  { email: 'editor@acme.example', firstName: 'Acme', lastName: 'Editor', roles: { acme: 'editor' } },
  { email: 'viewer@acme.example', firstName: 'Acme', lastName: 'Viewer', roles: { acme: 'viewer' } },
  { email: 'owner@globex.example', firstName: 'Globex', lastName: 'Owner', roles: { globex: 'owner' } },
]
