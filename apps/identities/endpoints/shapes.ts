// What a page sends after a visit.
import { secretOf } from '#apps/tokens/index.ts'

export const VISIT_RESULT = {
  code: secretOf('The code that the page was given behind the #.'),
  verifier: secretOf('The random word whose `challenge` began the visit.'),
}
