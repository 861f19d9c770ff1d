// Follows docs/first-resource.md in a copy of the project: builds the resource as the page says, and calls it.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { copyProject, type ProjectCopy } from '../support/project-copy.ts'
import { type FreshServer, openFreshServer } from './fresh-server.ts'
import { assertLike } from './likeness.ts'
import { type CodeBlock, codeBlocksOf, codeSpansOf, readText, type Step, stepsOf, tourWords } from './markdown.ts'
import { playBlocks } from './shell.ts'

const page = readText('docs/first-resource.md')
const blocks = codeBlocksOf(page)
const source = blocks.find(({ language }) => language === 'ts') as CodeBlock
const [startApp, migrate, ...calls] = stepsOf(blocks.filter((block) => block !== source)) as [Step, Step, ...Step[]]
let copy: ProjectCopy
let server: FreshServer

before(async () => {
  copy = copyProject()
  server = await openFreshServer(copy.root, async (variables) => {
    // A reader has started the server before.
    await playBlocks(['./manage migrate'], { cwd: copy.root, variables })
    await play([startApp], variables)
    const file = codeSpansOf(page).find((span) => span.endsWith('.resource.ts'))!
    writeFileSync(path.join(copy.root, file), `${source.text}\n`)
    await play([migrate], variables)
  })
})
after(async () => {
  await server?.close()
  copy?.remove()
})

/** Runs the commands as a reader would and compares their output. */
async function play(steps: readonly Step[], variables: Readonly<Record<string, string>>, prelude = ''): Promise<void> {
  const commands = [
    prelude,
    ...steps.map(({ command }) => command.replaceAll('localhost:8000', `localhost:${server?.port}`)),
  ]
  const [, ...printed] = await playBlocks(commands, { cwd: copy.root, variables })
  for (const [index, { answer }] of steps.entries())
    assertLike(answer?.text ?? '', printed[index]!, answer?.language ?? 'text')
}

test('the new resource answers as the page shows', async () => {
  await play(calls, server.variables, tourWords(`localhost:${server.port}`))
})

test('the declaration is the one at the beginning of README.md', () => {
  const [declaration] = codeBlocksOf(readText('README.md'))
  assert.ok(source.text.endsWith(declaration!.text), declaration!.text)
})

test('touches the new folder, the list of apps and the generated files', () => {
  const outside = copy
    .changedFiles()
    .filter((file) => !/^(apps\/library|generated|migrations|docs\/reference)\//.test(file))
  assert.deepEqual(outside, ['core/installed-apps.ts'])
})
