// The first lines of the shell: the current caller, and what to type.
import type { Application } from '#framework/application/build-application.ts'
import { describeCaller, type Whereabouts } from './shell-scope.ts'

/** A few lines with examples from the existing resources. */
export function formatGreeting({ models }: Application, start: Whereabouts): string {
  const shown = [...models.values()].filter(({ operations }) => operations.has('list'))
  const example = shown.find(({ rows, operations }) => rows.hasTenant && operations.has('create')) ?? shown[0]
  const name = example?.name ?? 'things'
  return `You are ${describeCaller(start)}. Resources: ${shown.map((model) => model.name).join(', ')}.

  (await listRecords(ctx, ${name})).records
  await createRecord(ctx, ${name}, { ${example?.titleField ?? 'name'}: 'First' })
  await use({ tenant: 'acme', as: 'ada@example.com' })   changes who you are
  .exit                                                  or Ctrl+D leaves
`
}
