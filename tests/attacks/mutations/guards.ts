// All guards that `npm run mutations` removes, by subject.
import { accountsGuards } from './guards/accounts.ts'
import { archivesGuards } from './guards/archives.ts'
import { developmentGuards } from './guards/development.ts'
import { doorsGuards } from './guards/doors.ts'
import { edgeGuards } from './guards/edge.ts'
import { formsGuards } from './guards/forms.ts'
import type { Guard } from './guards/guard.ts'
import { hiddenAccountsGuards } from './guards/hidden-accounts.ts'
import { inputGuards } from './guards/input.ts'
import { livesGuards } from './guards/lives.ts'
import { peopleGuards } from './guards/people.ts'
import { permissionsGuards } from './guards/permissions.ts'
import { secondFactorGuards } from './guards/second-factor.ts'
import { surfacesGuards } from './guards/surfaces.ts'
import { tenancyGuards } from './guards/tenancy.ts'
import { tokensGuards } from './guards/tokens.ts'
import { unreadGuards } from './guards/unread.ts'
import { waitingGuards } from './guards/waiting.ts'
import { waysInGuards } from './guards/ways-in.ts'
import { wireGuards } from './guards/wire.ts'

export const guards: readonly Guard[] = [
  ...tokensGuards,
  ...peopleGuards,
  ...secondFactorGuards,
  ...permissionsGuards,
  ...unreadGuards,
  ...tenancyGuards,
  ...livesGuards,
  ...archivesGuards,
  ...hiddenAccountsGuards,
  ...surfacesGuards,
  ...inputGuards,
  ...waysInGuards,
  ...formsGuards,
  ...wireGuards,
  ...accountsGuards,
  ...doorsGuards,
  ...waitingGuards,
  ...edgeGuards,
  ...developmentGuards,
]
