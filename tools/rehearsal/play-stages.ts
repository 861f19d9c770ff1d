// Plays the stages of a Dockerfile without an engine: each is a root of its own, made of layers, and steps run in it by chroot.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Configuration, configurationOf, merge, type Stage, type Step } from './dockerfile.ts'

/** A played stage: where its root is, and the layers that others stand on. */
export interface PlayedStage {
  readonly root: string
  readonly layers: readonly string[]
}

export interface Rehearsal {
  readonly work: string
  readonly context: { readonly root: string; readonly files: readonly string[] }
  readonly stages: readonly Stage[]
  /** Makes the root of a base image. */
  baseOf(image: string): string
}

/** Runs a program of this machine; throws with its last lines. */
export function run(program: string, words: readonly string[], options: Parameters<typeof spawnSync>[2] = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, { ...options, encoding: 'utf8' })
  if (status === 0) return stdout
  const lines = `${stdout}${stderr}${error ?? ''}`.trim().split('\n').slice(-25).join('\n')
  throw new Error(`${program} ${words.join(' ').slice(0, 200)} ended with ${status}:\n${lines}`)
}

/** All stages in their order. Needs root, and a mount namespace that ends with the process. */
export function playStages(rehearsal: Rehearsal): Map<string, PlayedStage> {
  const played = new Map<string, PlayedStage>()
  for (const stage of rehearsal.stages) {
    const lower = played.get(stage.from)?.layers ?? [rehearsal.baseOf(stage.from)]
    const opened = openStage(rehearsal.work, stage.name, lower)
    played.set(stage.name, opened)
    let configuration = configurationOf(rehearsal.stages, stage.from)
    for (const step of stage.steps) {
      const begun = performance.now()
      play(step, { rehearsal, played, root: opened.root, configuration })
      configuration = merge(configuration, step)
      if (step.does !== 'configure') say(stage.name, step, begun)
    }
  }
  return played
}

function say(stage: string, step: Step, begun: number): void {
  const words = step.does === 'run' ? step.command : step.does === 'copy' ? `COPY ${step.sources.join(' ')}` : ''
  console.log(`${stage}: ${words.slice(0, 90)} (${((performance.now() - begun) / 1000).toFixed(1)} s)`)
}

function openStage(work: string, name: string, lower: readonly string[]): PlayedStage {
  const [upper, scratch, root] = ['upper', 'scratch', 'root'].map((part) => path.join(work, name, part)) as [
    string,
    string,
    string,
  ]
  for (const folder of [upper, scratch, root]) mkdirSync(folder, { recursive: true })
  const options = `lowerdir=${lower.join(':')},upperdir=${upper},workdir=${scratch}`
  run('mount', ['-t', 'overlay', 'overlay', '-o', options, root])
  return { root, layers: [upper, ...lower] }
}

interface Stand {
  readonly rehearsal: Rehearsal
  readonly played: ReadonlyMap<string, PlayedStage>
  readonly root: string
  readonly configuration: Configuration
}

function play(step: Step, stand: Stand): void {
  if (step.does === 'run') runInside(step.command, stand)
  if (step.does === 'copy') copyInto(step, stand)
  if (step.does === 'configure' && step.change.folder)
    mkdirSync(path.join(stand.root, step.change.folder), { recursive: true })
}

/** What a step of a build may see of this machine: how to reach the network. */
const NETWORK = /^(https?_proxy|no_proxy|npm_config_registry|NODE_EXTRA_CA_CERTS)$/i

function runInside(command: string, { root, configuration: { env, folder, user } }: Stand): void {
  const network = Object.entries(process.env).filter(([name]) => NETWORK.test(name))
  const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  const words = Object.entries({ PATH, HOME: '/root', ...Object.fromEntries(network), ...env })
  const inside = ['env', '-i', ...words.map((pair) => pair.join('=')), 'sh', '-c', `cd ${folder} && ${command}`]
  const mounts = 'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && root=$1 && shift && exec chroot "$@"'
  run('unshare', ['--mount', 'sh', '-c', mounts, 'sh', root, `--userspec=${user}`, root, ...inside], {
    maxBuffer: 100_000_000,
  })
}

/** A target with several sources, or one that ends with a slash, is a folder. A folder gives its contents. */
function copyInto({ from, sources, target }: Step & { does: 'copy' }, stand: Stand): void {
  const { rehearsal, played, root, configuration } = stand
  const place = path.join(root, path.resolve(configuration.folder, target))
  if (from === null) {
    copyFromContext(rehearsal.context, sources, { place, isFolder: isFolder(sources, target) })
    return
  }
  const source = path.join(played.get(from)!.root, sources[0]!)
  mkdirSync(statSync(source).isDirectory() ? place : path.dirname(place), { recursive: true })
  run('cp', ['-a', statSync(source).isDirectory() ? `${source}/.` : source, place])
}

const isFolder = (sources: readonly string[], target: string) => sources.length > 1 || /\/$|^\.$/.test(target)

function copyFromContext(
  { root, files }: Rehearsal['context'],
  sources: readonly string[],
  { place, isFolder }: { place: string; isFolder: boolean },
): void {
  for (const source of sources) {
    const prefix = source === '.' ? '' : `${source}/`
    const found = files.filter((file) => file === source || file.startsWith(prefix))
    if (found.length === 0) throw new Error(`COPY finds no ${source} in what .dockerignore lets through.`)
    for (const file of found) {
      const below = file === source ? (isFolder ? path.basename(file) : '') : file.slice(prefix.length)
      cpSync(path.join(root, file), path.join(place, below), { preserveTimestamps: true })
    }
  }
}

/** Names of other containers, as an engine resolves them. */
export function nameHosts(root: string, names: readonly string[]): void {
  if (existsSync(path.join(root, 'etc')))
    writeFileSync(path.join(root, 'etc/hosts'), `127.0.0.1 localhost ${names.join(' ')}\n`)
}
