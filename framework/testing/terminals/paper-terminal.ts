// A terminal without a person: input is fixed beforehand, and output can be read afterwards.
import { Readable, Writable } from 'node:stream'
import type { Terminal } from '#framework/commands/console.ts'

/** For commands that a test runs in its own process. */
export interface PaperTerminal extends Terminal {
  /** Everything written so far. */
  written(): { stdout: string; stderr: string }
}

/** `input` is piped in. Nobody can answer a question. */
export function openPaperTerminal(input = ''): PaperTerminal {
  const [output, errors] = [new Page(), new Page()]
  return {
    input: Readable.from([Buffer.from(input)]),
    output,
    errors,
    written: () => ({ stdout: output.text, stderr: errors.text }),
  }
}

class Page extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}
