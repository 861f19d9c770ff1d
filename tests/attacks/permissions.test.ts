// Attacks from inside: members who do what their role does not allow, grant what they do not hold, read what is hidden.

import { assignments } from './permissions/assignments.ts'
import { hidden } from './permissions/hidden.ts'
import { ranks, strangers } from './permissions/ranks.ts'
import { rights } from './permissions/rights.ts'
import { roles } from './permissions/scenes.ts'
import { unread } from './permissions/unread.ts'
import { views } from './permissions/views.ts'
import { defineAttacks } from './support/run-attacks.ts'

defineAttacks('permissions', [
  ...roles,
  ...ranks,
  ...assignments,
  ...hidden,
  ...unread,
  ...views,
  ...rights,
  ...strangers,
])
