// The commands for tenants and people, in the order of the help.
import type { CommandDefinition } from '#framework/commands/define-command.ts'
import { people } from './erase-people.ts'
import { tenantsCommand } from './run-tenants.ts'

export const commands: readonly CommandDefinition[] = [tenantsCommand, people]
