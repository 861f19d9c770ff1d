// `shell`: opens a JavaScript prompt with the declarations and operations.
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { defineCommand } from '../define-command.ts'
import type { Whereabouts } from './shell-scope.ts'

/** Opens the prompt, or runs the given or piped code. */
export const shell = defineCommand({
  name: 'shell',
  group: 'Tools',
  summary: 'open a prompt with the resources, operations and a context',
  description:
    'Everything goes through the operations, with the same checks, row security and audit trail as a request. Without --as, the platform itself acts. Code from standard input runs like that of --command.',
  options: {
    tenant: { kind: 'text', value: 'slug', summary: 'the tenant to work in' },
    as: { kind: 'text', value: 'email', summary: 'who acts, with the permissions of their role' },
    command: { kind: 'text', value: 'code', short: 'c', summary: 'run this code and print its result' },
  },
  examples: {
    'shell --tenant acme --as ada@example.com': 'as a member of a tenant',
    'shell --tenant acme -c \'await listRecords(ctx, articles, { counts: "exact" })\'': 'one expression',
  },
  async run(project, { tenant, as, command }, console) {
    const { openShellScope } = await import('./shell-scope.ts')
    const services = await project.openServices()
    const start: Whereabouts = { ...(tenant !== undefined && { tenant }), ...(as !== undefined && { as }) }
    const scope = await openShellScope(services, start)
    if (command !== undefined || !console.isInteractive) {
      const { runCode } = await import('./run-code.ts')
      const value = await runCode(command ?? (await text(console.input)), scope)
      if (value !== undefined) console.print(typeof value === 'string' ? value : inspect(value, { depth: 6 }))
      return
    }
    const { startRepl } = await import('./start-repl.ts')
    const { formatGreeting } = await import('./greeting.ts')
    console.print(formatGreeting(services.application, start))
    await startRepl({ scope, historyFile: path.join(project.settings.dataDirectory, 'shell-history') })
  },
})
