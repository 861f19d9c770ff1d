// Plays Dockerfile and compose.yaml without a container engine: every step in a clean Debian, then the services with their probes. Needs root.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeBase } from '../tools/rehearsal/base-images.ts'
import { listContext } from '../tools/rehearsal/build-context.ts'
import { readStages } from '../tools/rehearsal/dockerfile.ts'
import { playServices } from '../tools/rehearsal/play-services.ts'
import { playStages, run } from '../tools/rehearsal/play-stages.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const [phase, work = ''] = process.argv.slice(2)

function rehearse(work: string): void {
  const stages = readStages(readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8'))
  const context = { root: ROOT, files: listContext(ROOT) }
  const played = playStages({ work, context, stages, baseOf: (image) => makeBase(work, image) })
  const { root } = played.get('runtime')!
  console.log(
    `runtime: ${run('du', ['-sxm', root]).split('\t')[0]} MB, node_modules ${megabytes(root, 'node_modules')} MB`,
  )
  const { status } = spawnSync('unshare', ['--net', process.execPath, import.meta.filename, '--serve', work], {
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error('The services did not come up.')
}

const megabytes = (root: string, folder: string) =>
  run('du', ['-sm', path.join(root, 'srv/pend', folder)]).split('\t')[0]

// Mounts live in a namespace of their own, and the services in a network of their own with the usual ports.
if (phase === '--serve') await playServices(ROOT, work)
else if (phase === '--inside') rehearse(work)
else {
  // `--reuse <folder>` keeps the bases of an earlier run, whose making takes most of the time.
  const folder = phase === '--reuse' ? work : mkdtempSync(path.join(tmpdir(), 'pend-rehearsal-'))
  for (const name of readdirSync(folder))
    if (name !== 'bases') rmSync(path.join(folder, name), { recursive: true, force: true })
  const words = ['--mount', '--propagation', 'private', process.execPath, import.meta.filename, '--inside', folder]
  const { status } = spawnSync('unshare', words, { stdio: 'inherit' })
  if (phase === '--keep' || phase === '--reuse') console.log(`kept: ${folder}`)
  else rmSync(folder, { recursive: true, force: true })
  console.log(status === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed')
  process.exit(status ?? 1)
}
