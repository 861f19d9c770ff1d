// A small SQL prompt for machines without psql.
import { createInterface } from 'node:readline'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import type { CommandConsole } from '../console.ts'

type Client = Parameters<Parameters<typeof withClient>[1]>[0]

interface Result {
  readonly fields: readonly unknown[]
  readonly rows: readonly Record<string, unknown>[]
  readonly command: string
  readonly rowCount: number | null
}

/** Reads statements that end with a semicolon until `\q` or the end of input. The exit code is 1 if one failed. */
export function runPrompt(url: string, console: CommandConsole): Promise<number> {
  return withClient(url, async (client) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: console.isInteractive })
    const invite = (begun: boolean) => {
      lines.setPrompt(begun ? '   … ' : 'sql> ')
      if (console.isInteractive) lines.prompt()
    }
    let text = ''
    let exitCode = 0
    invite(false)
    for await (const line of lines) {
      if (line.trim() === '\\q') break
      text += `${line}\n`
      if (/;\s*$/.test(text)) {
        if (!(await runStatement(client, text, console))) exitCode = 1
        text = ''
      }
      invite(text !== '')
    }
    if (text.trim() && !(await runStatement(client, text, console))) exitCode = 1
    return exitCode
  })
}

async function runStatement(client: Client, sql: string, console: CommandConsole): Promise<boolean> {
  try {
    // Several statements in one text return several results.
    const answer = (await client.query(sql)) as unknown as Result | Result[]
    for (const result of Array.isArray(answer) ? answer : [answer]) printResult(result, console)
    return true
  } catch (error) {
    const { message, hint } = error as { message: string; hint?: string }
    console.warn([`error: ${message}`, hint && `hint: ${hint}`].filter(Boolean).join('\n'))
    return false
  }
}

function printResult(result: Result, console: CommandConsole): void {
  if (result.fields.length > 0) console.printTable(result.rows)
  console.print(`${result.command} ${result.rowCount ?? ''}`.trim())
}
