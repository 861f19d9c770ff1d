// The README's tour, played block by block against a server that has just been started: its answers are the real ones.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type FreshServer, openFreshServer } from './fresh-server.ts'
import { assertLike } from './likeness.ts'
import { codeBlocksOf, ROOT, readText, stepsOf } from './markdown.ts'
import { playBlocks } from './shell.ts'

const blocks = codeBlocksOf(readText('README.md'))
const steps = stepsOf(blocks.filter(({ heading }) => heading === 'A tour in five minutes'))
let server: FreshServer

before(async () => {
  server = await openFreshServer(ROOT)
})
after(() => server?.close())

const withPort = (text: string) => text.replaceAll('localhost:8000', `localhost:${server.port}`)

test('says what the start of the server prints', () => {
  const banner = blocks.find(({ text }) => text.startsWith('PEND is ready'))!
  // The embedded server has tests of its own; this one is started on the server of the tests.
  const expected = banner.text.replace(/embedded PostgreSQL … at .*/, 'PostgreSQL … at …')
  assertLike(withPort(expected), server.banner.slice(0, server.banner.indexOf('Ctrl+C.') + 7), 'text')
})

test('shows what each call answers', async () => {
  const commands = steps.map(({ command }) => withPort(command))
  const printed = await playBlocks(commands, { cwd: ROOT })
  for (const [index, { answer }] of steps.entries())
    assertLike(answer?.text ?? '', printed[index]!, answer?.language ?? 'text')
  assert.ok(steps.filter(({ answer }) => answer).length >= 10)
})
