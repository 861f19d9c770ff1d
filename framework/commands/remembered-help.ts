// Remembers the list of commands between starts: loading every app to print 60 lines takes a second.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Writable } from 'node:stream'
import { ownTerminal, type Terminal } from './console.ts'

/** Command lines that print the list. */
const REQUESTS = ['', '--help', '-h', 'help']
/** Folders whose files can change the list. */
const SOURCES = ['apps', 'core', 'framework/commands']

interface HelpRequest {
  /** The project's folder. */
  readonly root: string
  readonly words: readonly string[]
  /** Defaults to this process's. */
  readonly terminal?: Terminal
}

/**
 * Runs a command line and resolves with its exit code. Prints the remembered list of commands unless a source, the
 * version of Node or the width of the terminal has changed.
 */
export async function runWithRememberedHelp(
  { root, words, terminal = ownTerminal() }: HelpRequest,
  run: (terminal: Terminal) => Promise<number>,
): Promise<number> {
  if (!REQUESTS.includes(words.join(' '))) return run(terminal)
  const file = path.join(root, '.data', 'help', `${keyOf(root)}.txt`)
  const remembered = recall(file)
  if (remembered !== null) {
    terminal.output.write(remembered)
    return 0
  }
  const printed: string[] = []
  const output = new Writable({
    write(chunk, _encoding, done) {
      printed.push(String(chunk))
      terminal.output.write(chunk, done)
    },
  })
  const exitCode = await run({ ...terminal, output })
  if (exitCode === 0) remember(file, printed.join(''))
  return exitCode
}

function keyOf(root: string): string {
  const hash = createHash('sha256').update(`${process.version} ${process.stdout.columns}\n`)
  for (const folder of SOURCES) {
    for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue
      const { mtimeMs, size } = statSync(path.join(root, folder, name))
      hash.update(`${folder}/${name} ${mtimeMs} ${size}\n`)
    }
  }
  return hash.digest('hex').slice(0, 32)
}

function recall(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** If the folder is not writable, the list is only slower. */
function remember(file: string, text: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  } catch {}
}
