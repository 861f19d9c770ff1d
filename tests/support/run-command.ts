// Runs a command in this process, with the code of this tree. What holds for it holds for one that is started, which costs most of a
// second: so each command is started once or twice, with runManage, and its other cases are tried here.
import path from 'node:path'
import { loadAppCommands } from '#core/app-parts.ts'
import { buildProject } from '#core/project.ts'
import { frameworkCommands } from '#framework/commands/all-commands.ts'
import { runCommandLine } from '#framework/commands/run-command-line.ts'
import { openPaperTerminal } from '#framework/testing/paper-terminal.ts'
import { type Finished, settingsOf, type Terminal } from './manage.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** As runManage does. `root` is the tree whose files the command reads and writes; its code stays that of this one. */
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
