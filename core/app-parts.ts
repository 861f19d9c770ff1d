// What the installed apps bring along for the command line. A manifest stands below its types in the order of the framework and cannot name them.
import type { CheckDefinition } from '#framework/checks/define-check.ts'
import { frameworkCommands } from '#framework/commands/all-commands.ts'
import type { CommandDefinition } from '#framework/commands/define-command.ts'
import { installedApps } from './installed-apps.ts'

/** Loads all commands; they stand in the order of the apps. */
export async function loadAppCommands(): Promise<readonly CommandDefinition[]> {
  const commands = await Promise.all(installedApps.map((app) => app.commands?.() ?? []))
  return commands.flat() as CommandDefinition[]
}

/** Loads every command, those of the framework first. */
export async function loadCommands(): Promise<readonly CommandDefinition[]> {
  return [...frameworkCommands, ...(await loadAppCommands())]
}

/** Loads all checks. */
export async function loadAppChecks(): Promise<readonly CheckDefinition[]> {
  const checks = await Promise.all(installedApps.map((app) => app.checks?.() ?? []))
  return checks.flat() as CheckDefinition[]
}
