// The command line: finds the commands, hands them the words, and ends with their exit code.
import { enableCompileCache } from 'node:module'
import path from 'node:path'
import { frameworkCommands } from '#framework/commands/all-commands.ts'
import { runCommandLine } from '#framework/commands/run-command-line.ts'

const root = import.meta.dirname
// The second start of a process need not compile again what the first one did.
enableCompileCache(path.join(root, '.data/compile-cache'))

process.exit(
  await runCommandLine({
    words: process.argv.slice(2),
    commands: frameworkCommands,
    loadMore: async () => (await import('#core/app-commands.ts')).loadAppCommands(),
    openProject: async () => (await import('#core/project.ts')).buildProject(root),
  }),
)
