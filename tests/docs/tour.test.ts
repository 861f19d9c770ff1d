// Plays the tours of docs/tour.md and README.md block by block against a freshly started server.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type FreshServer, openFreshServer } from './fresh-server.ts'
import { assertLike } from './likeness.ts'
import { codeBlocksOf, ROOT, readText, type Step, stepsOf } from './markdown.ts'
import { playBlocks } from './shell.ts'

const tour = stepsOf(codeBlocksOf(readText('docs/tour.md')))
const short = stepsOf(codeBlocksOf(readText('README.md')).filter(({ heading }) => heading === 'A tour of one minute'))
let server: FreshServer

before(async () => {
  server = await openFreshServer(ROOT)
})
after(() => server?.close())

const withPort = (text: string) => text.replaceAll('localhost:8000', `localhost:${server.port}`)

async function play(steps: readonly Step[]): Promise<void> {
  const printed = await playBlocks(
    steps.map(({ command }) => withPort(command)),
    { cwd: ROOT },
  )
  for (const [index, { answer }] of steps.entries())
    assertLike(answer?.text ?? '', printed[index]!, answer?.language ?? 'text')
}

test('starting prints what docs/getting-started.md shows', () => {
  const blocks = codeBlocksOf(readText('docs/getting-started.md'))
  const banner = blocks.find(({ text }) => text.startsWith('PEND is ready'))!
  // Other tests cover the embedded server; this one starts on the server of the tests.
  const expected = banner.text.replace(/embedded PostgreSQL … at .*/, 'PostgreSQL … at …')
  assertLike(withPort(expected), server.banner.slice(0, server.banner.indexOf('Ctrl+C.') + 7), 'text')
})

// In order: the long tour counts the demo's articles before the short one adds one.
test('each call answers what the tours show', async () => {
  await play(tour)
  await play(short)
  assert.ok(tour.filter(({ answer }) => answer).length >= 10)
  assert.ok(short.filter(({ answer }) => answer).length >= 3)
})
