// Attacks in the database on the texts that searches read.
import { attack } from '../support/attack.ts'
import { findsNothing } from '../support/verdicts.ts'
import { forbidden, own, query, SQL } from './scenes.ts'

const FIND = "select unnest(pend.find_texts($1, array['', 'title'], array[$2], 100)) as id"

export const texts = [
  attack({
    ...SQL,
    name: 'no search word finds the texts of another tenant',
    case: 'OWASP API1:2023',
    guard: 'texts are found in one tenant',
    attempt: (scene) =>
      Promise.all(
        ['articles', `../${scene.victim.id}/articles`, '%', `%' or true --`].flatMap((resource) => [
          query(FIND, [resource, scene.sealed.title], own(scene)),
          query(FIND, [resource, scene.sealed.title]),
        ]),
      ),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'a search word works neither as SQL nor as a pattern',
    case: 'CWE-89',
    guard: 'parts are quoted',
    arrange: (scene) => scene.must('POST /articles', scene.attacker.people.owner, { title: 'Something of one’s own' }),
    attempt: (scene) =>
      Promise.all(
        ["%' or true --", 'some%own', '_omething', '%%%', "\\' or 1=1"].map((part) =>
          query(FIND, ['articles', part], own(scene)),
        ),
      ),
    meets: findsNothing,
  }),
  attack({
    ...SQL,
    name: 'nobody reads the stored search texts themselves',
    case: 'CWE-284',
    guard: 'kept texts are reached by their owner',
    attempt: () => Promise.all([query('select 1 from pend.texts'), query('delete from pend.texts')]),
    meets: forbidden,
  }),
]
