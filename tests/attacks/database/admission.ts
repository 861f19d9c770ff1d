// Attacks on admission in the database, below the code that checks it first.
import { arrangeNameOfStaff, REASON } from '../staff/scenes.ts'
import { attack } from '../support/attack.ts'
import { claimsOf } from '../support/tokens.ts'
import { findsNothing } from '../support/verdicts.ts'
import { query, SQL } from './scenes.ts'

export const admission = [
  attack({
    ...SQL,
    name: 'admission refuses staff powers to a person who impersonates staff',
    case: 'RFC 8693, 4.1',
    guard: 'no name within a name',
    arrange: arrangeNameOfStaff,
    attempt: (_scene, { person, token, staff }) =>
      query(
        "select 1 where auth.admit('', $1, $2, null, $3, $4, null) is null",
        [person.id, claimsOf(token).sid, REASON, staff.id],
        { actor: person.id },
      ),
    meets: findsNothing,
  }),
]
