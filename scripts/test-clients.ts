// `npm run test:clients`: third-party clients on a running server. Each folder of tests/clients installs its own
// packages.
import { execFile, spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

const ROOT = path.resolve(import.meta.dirname, '..')
const INSTALL_TIMEOUT_MS = 300_000

async function install(folder: string): Promise<void> {
  console.log(`npm ci in ${folder}`)
  const options = { cwd: path.join(ROOT, folder), shell: process.platform === 'win32', timeout: INSTALL_TIMEOUT_MS }
  await promisify(execFile)('npm', ['ci'], options)
}

const folders = globSync('tests/clients/*/package.json', { cwd: ROOT }).map(path.dirname).sort()
try {
  // Together: each mostly waits for the network and the disk.
  await Promise.all(folders.map(install))
} catch (error) {
  console.error(error)
  console.log(`failed:\n  the packages of the clients could not be installed\n0 passed, 1 failed`)
  process.exit(1)
}
const files = globSync('tests/clients/*/*.test.ts', { cwd: ROOT }).sort()
const runner = spawn(process.execPath, ['scripts/run-tests.ts', ...files, ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
})
// Both get Ctrl+C from the terminal; the runner cleans up and ends first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => runner.kill(signal))
runner.once('exit', (code) => process.exit(code ?? 1))
