// All guards that `npm run mutations` takes away, by what they guard.
import type { Guard } from './guards/guard.ts'
import { peopleGuards } from './guards/people.ts'
import { permissionsGuards } from './guards/permissions.ts'
import { surfacesGuards } from './guards/surfaces.ts'
import { tenancyGuards } from './guards/tenancy.ts'
import { tokensGuards } from './guards/tokens.ts'

export const guards: readonly Guard[] = [
  ...tokensGuards,
  ...peopleGuards,
  ...permissionsGuards,
  ...tenancyGuards,
  ...surfacesGuards,
]
