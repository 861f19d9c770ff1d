// `npm run test:browser [-- path…]`: the browser tests, or those named, in this machine's Chromium. Without one it says so and ends with 2.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import path from 'node:path'
import { resolveChromium } from '#tests/browser/chromium.ts'

const ROOT = path.resolve(import.meta.dirname, '..')

if (resolveChromium() === undefined) {
  console.error(
    'The browser tests need Chromium: install it (apt-get install chromium-headless-shell), or name one in CHROMIUM_PATH.',
  )
  process.exit(2)
}
const args = process.argv.slice(2)
const areNamed = args.some((each) => each.startsWith('tests/browser'))
const files = areNamed ? [] : globSync('tests/browser/**/*.test.ts', { cwd: ROOT }).sort()
const runner = spawn(process.execPath, ['scripts/run-tests.ts', ...files, ...args], {
  cwd: ROOT,
  stdio: 'inherit',
})
// Both get Ctrl+C from the terminal; the runner cleans up and ends first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => runner.kill(signal))
runner.once('exit', (code) => process.exit(code ?? 1))
