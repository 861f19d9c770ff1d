// The commands of the framework, in the order in which help shows them.
import { check } from './check.ts'
import { dbshell } from './dbshell.ts'
import type { CommandDefinition } from './define-command.ts'
import { diffsettings } from './diffsettings.ts'
import { runserver } from './runserver.ts'

/** Every command that does not belong to an app. */
export const frameworkCommands: readonly CommandDefinition[] = [runserver, dbshell, check, diffsettings]
