// Commands and checks of the installed apps. A manifest's layer is below their types, so it cannot name them.
import type { CheckDefinition } from '#framework/checks/define-check.ts'
import { frameworkCommands } from '#framework/commands/all-commands.ts'
import type { CommandDefinition } from '#framework/commands/define-command.ts'
import { installedApps } from './installed-apps.ts'

/** Loads all commands, in app order. */
export async function loadAppCommands(): Promise<readonly CommandDefinition[]> {
  const commands = await Promise.all(installedApps.map((app) => app.commands?.() ?? []))
  return commands.flat() as CommandDefinition[]
}

/** Loads every command, the framework's first. */
export async function loadCommands(): Promise<readonly CommandDefinition[]> {
  return [...frameworkCommands, ...(await loadAppCommands())]
}

/** Loads all checks. */
export async function loadAppChecks(): Promise<readonly CheckDefinition[]> {
  const checks = await Promise.all(installedApps.map((app) => app.checks?.() ?? []))
  return checks.flat() as CheckDefinition[]
}
