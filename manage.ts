// The command line: finds the command, passes the arguments on, and exits with its code.
import './scripts/require-install.cjs'

const root = import.meta.dirname
// Lets later starts reuse the stripped and compiled code of the first one: so nothing may be imported before.
const { runWithRememberedHelp } = await import('#framework/commands/remembered-help.ts')
const words = process.argv.slice(2)

process.exit(
  await runWithRememberedHelp({ root, words }, async (terminal) => {
    const { frameworkCommands } = await import('#framework/commands/all-commands.ts')
    const { runCommandLine } = await import('#framework/commands/run-command-line.ts')
    return runCommandLine({
      words,
      terminal,
      commands: frameworkCommands,
      loadMore: async () => (await import('#core/app-parts.ts')).loadAppCommands(),
      openProject: async () => (await import('#core/project.ts')).buildProject(root),
    })
  }),
)
