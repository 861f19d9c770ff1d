// Attacks in the database on people, and in the name of the platform's staff.
import { attack } from '../support/attack.ts'
import { claimsOf } from '../support/tokens.ts'
import { findsNothing } from '../support/verdicts.ts'
import { own, query, SQL } from './scenes.ts'

export const people = [
  attack({
    ...SQL,
    name: 'a colleague is visible, and nobody else can change them, not even people who run the tenant',
    case: 'CVE-2026-32104',
    guard: 'users are changed by themselves',
    attempt: (scene) =>
      query(
        "update auth.users set first_name = 'taken' where id = $1 returning id",
        [scene.attacker.people.viewer.id],
        own(scene),
      ),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'admission refuses staff powers to a person who is not staff, even with a reason and a session',
    case: 'CVE-2024-22513',
    guard: 'staff is asked each time',
    attempt: ({ victim, attacker }) =>
      query(
        "select 1 where auth.admit($1, $2, $3, null, 'ticket 4711', null, null) is null",
        [victim.id, attacker.people.owner.id, claimsOf(attacker.people.owner.access).sid],
        { tenant: victim.id, actor: attacker.people.owner.id },
      ),
    meets: findsNothing,
  }),
]
