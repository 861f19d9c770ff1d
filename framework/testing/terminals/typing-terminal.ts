// A terminal with a person who types an answer to each question.
import { PassThrough, Writable } from 'node:stream'
import type { Terminal } from '#framework/commands/console.ts'

/** For commands that a test runs in its own process. */
export interface TypingTerminal extends Terminal {
  /** Printed results, and everything else on the screen. */
  written(): { stdout: string; stderr: string }
}

// A question ends its text: `Which? [1, 2] `, `Value: `; then only the cursor moves.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they move the cursor
const QUESTION = /[?\]:] (?:\x1b\[\d+G)?$/

/** Types the answers in order, each when asked. Types nothing once they run out. */
export function openTypingTerminal(answers: readonly string[]): TypingTerminal {
  const input = Object.assign(new PassThrough(), { isTTY: true })
  const left = [...answers]
  const [output, errors] = [new Screen(), Object.assign(new Screen(), { isTTY: true })]
  errors.onText = (text) => {
    if (QUESTION.test(text) && left.length > 0) setImmediate(() => input.write(`${left.shift()}\n`))
  }
  return { input, output, errors, written: () => ({ stdout: output.text, stderr: errors.text }) }
}

class Screen extends Writable {
  text = ''
  onText: (text: string) => void = () => {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    this.onText(chunk.toString())
    done()
  }
}
