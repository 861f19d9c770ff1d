// Runs a command in this process, with this tree's code, and behaves like a started one. Starting costs most of a
// second: tests start each command once or twice with runManage, and run its other cases here.
import path from 'node:path'
import { loadAppCommands } from '#core/app-parts.ts'
import { buildProject } from '#core/project.ts'
import { frameworkCommands } from '#framework/commands/all-commands.ts'
import { runCommandLine } from '#framework/commands/run-command-line.ts'
import { openPaperTerminal } from '#framework/testing/terminals/paper-terminal.ts'
import { type Finished, settingsOf, type Terminal } from './manage.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** As runManage does. `root` is the tree whose files the command reads and writes; its code is this tree's. */
export async function runCommand(words: readonly string[], asked: Omit<Terminal, 'program'> = {}): Promise<Finished> {
  const { input = '', root = ROOT } = asked
  const terminal = openPaperTerminal(input)
  const status = await runCommandLine({
    words,
    commands: frameworkCommands,
    loadMore: loadAppCommands,
    openProject: async () => buildProject(root, settingsOf(asked)),
    terminal,
  })
  return { status, ...terminal.written() }
}
