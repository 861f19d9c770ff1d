// The commands of authentication, in the order in which help shows them.
import type { CommandDefinition } from '#framework/commands/define-command.ts'
import { changePassword } from './change-password.ts'
import { createSuperuser } from './create-superuser.ts'
import { permissions } from './explain-permissions.ts'
import { flushExpiredTokens } from './flush-expired-tokens.ts'
import { secondFactor } from './reset-second-factor.ts'
import { keys } from './rotate-keys.ts'

export const commands: readonly CommandDefinition[] = [
  createSuperuser,
  changePassword,
  secondFactor,
  keys,
  permissions,
  flushExpiredTokens,
]
