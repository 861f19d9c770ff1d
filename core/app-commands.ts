// The commands that the installed apps bring along.
import type { CommandDefinition } from '#framework/commands/define-command.ts'
import { installedApps } from './installed-apps.ts'

/** Loads them all; they stand in the order of the apps. */
export async function loadAppCommands(): Promise<readonly CommandDefinition[]> {
  const commands = await Promise.all(installedApps.map((app) => app.commands?.() ?? []))
  // A manifest stands below the commands in the order of the framework and cannot name their type.
  return commands.flat() as CommandDefinition[]
}
