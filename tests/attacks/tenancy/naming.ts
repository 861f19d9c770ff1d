// Attacks that name foreign records.
import assert from 'node:assert/strict'
import { attack } from '../support/attack.ts'
import { answered, likeMissing, refused } from '../support/verdicts.ts'
import { resources } from './scenes.ts'

export const naming = [
  attack({
    name: "a token of one tenant with another's name in X-Tenant is refused, whether that exists or not",
    case: 'OWASP API1:2023',
    guard: 'host, header and token agree',
    attempt: (scene) =>
      Promise.all(
        [scene.victim.slug, 'no-such-tenant'].map((slug) =>
          scene.ask({ list: 'articles' }, { headers: { 'x-tenant': slug } }),
        ),
      ),
    meets: likeMissing('tenants.mismatch'),
  }),
  attack({
    name: 'naming a tenant does not admit a person without one',
    case: 'OWASP API1:2023',
    guard: 'membership',
    arrange: (scene) => scene.person(),
    attempt: (scene, as) =>
      Promise.all(
        [scene.victim.slug, 'no-such-tenant'].map((slug) =>
          scene.ask({ list: 'articles' }, { as, headers: { 'x-tenant': slug } }),
        ),
      ),
    meets: likeMissing('tenants.not_found'),
  }),
  attack({
    name: 'a tenant named by its id, repeatedly, in capitals or with a blank is not found',
    case: 'CVE-2026-3902',
    guard: 'host, header and token agree',
    arrange: (scene) => scene.person(),
    attempt: (scene, as) =>
      Promise.all(
        [
          scene.victim.id,
          `${scene.victim.slug},${scene.victim.slug}`,
          scene.victim.slug.toUpperCase(),
          '',
          "' or 1=1",
        ].map((slug) => scene.ask({ list: 'articles' }, { as, headers: { 'x-tenant': slug } })),
      ),
    meets: refused('tenants.not_found', 'tenants.required', 'permissions.denied'),
  }),
  attack({
    name: 'naming a tenant shows its records to nobody without a session',
    case: 'CVE-2023-40027',
    guard: 'closed by default',
    attempt: (scene) =>
      Promise.all(
        resources.map((resource) =>
          scene.ask({ list: resource }, { as: null, headers: { 'x-tenant': scene.victim.slug } }),
        ),
      ),
    meets: refused('auth.required'),
  }),
  attack({
    name: 'headers in which other systems name a tenant or a user change nothing',
    case: 'CVE-2026-33805',
    guard: 'host, header and token agree',
    attempt: (scene) =>
      scene.ask(
        { list: 'articles' },
        {
          headers: {
            ...{ 'x-tenant-id': scene.victim.id, tenant: scene.victim.slug, 'x-organization': scene.victim.slug },
            ...{
              'x-user-id': scene.victim.people.owner.id,
              'x-role': 'owner',
              'x-forwarded-user': scene.victim.people.owner.email,
            },
          },
        },
      ),
    meets: answered(200),
    holds: (scene, _prepared, [told]) => assert.ok(!told!.text.includes(scene.sealed.title)),
  }),
]
