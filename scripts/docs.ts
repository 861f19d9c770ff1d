// `npm run docs`: the documents as a site, served while they are written or built once. Its generator has packages of its own.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { scriptCommand, toNumber } from '../tools/script-command.ts'

const SITE = path.resolve(import.meta.dirname, '../docs/site')
const DEFAULT_PORT = 8020

const command = scriptCommand('docs', 'Serves the documents as a site that follows changes of the pages.')
  .option('--build', 'write the site to docs/site/dist instead, as static files for any web server')
  .option('--port <number>', 'where to serve it', toNumber, DEFAULT_PORT)
  .parse()
const { build, port } = command.opts<{ build?: boolean; port: number }>()

if (!existsSync(path.join(SITE, 'node_modules/.package-lock.json'))) {
  console.log('The site has packages of its own: npm ci in docs/site. Later runs need no network.')
  run('npm', ['ci', '--ignore-scripts'])
}
const generator = path.join(SITE, 'node_modules/vitepress/bin/vitepress.js')
if (build) {
  run(process.execPath, [generator, 'build', '.'])
  console.log('The site stands in docs/site/dist.')
} else run(process.execPath, [generator, 'dev', '.', '--host', '127.0.0.1', '--port', String(port), '--strictPort'])

/** Runs a program in the site's folder, and ends with its status when it fails. */
function run(program: string, words: readonly string[]): void {
  const shell = process.platform === 'win32' && program === 'npm'
  const { status } = spawnSync(program, words, { cwd: SITE, stdio: 'inherit', shell })
  if (status !== 0) process.exit(status ?? 1)
}
