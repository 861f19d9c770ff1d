// What containers are told exists: files, settings, commands, stages, ports; and no container gets more rights than it needs.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { frameworkCommands } from '#framework/commands/all-commands.ts'
import { listContext } from '../../tools/rehearsal/build-context.ts'
import { type ComposeService, readCompose } from '../../tools/rehearsal/compose-file.ts'
import { configurationOf, readStages } from '../../tools/rehearsal/dockerfile.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8')
const SETTINGS = new Set(
  read('.env.example')
    .matchAll(/^# ([A-Z][A-Z0-9_]*)=/gm)
    .map(([, name]) => name),
)
const COMMANDS = new Set(frameworkCommands.map(({ name }) => name))
const stages = readStages(read('Dockerfile'))
const compose = readCompose(ROOT, 'compose.yaml')
const ours = Object.entries(compose.services).filter(([, { build }]) => build && build.target !== 'pooler')

interface Manifest {
  kind: string
  metadata: { name: string; labels?: Record<string, string> }
  data?: Record<string, string>
  spec?: {
    replicas?: number
    template?: { metadata: { labels: Record<string, string> }; spec: PodSpec }
    selector?: { matchLabels?: Record<string, string> }
  }
  resources?: string[]
}
interface PodSpec {
  containers: Container[]
  securityContext: { runAsNonRoot: boolean; runAsUser: number }
  automountServiceAccountToken: boolean
}
interface Container {
  image: string
  command: string[]
  ports?: { containerPort: number }[]
  securityContext: {
    readOnlyRootFilesystem: boolean
    allowPrivilegeEscalation: boolean
    capabilities: { drop: string[] }
  }
  resources: { requests: Record<string, string>; limits: Record<string, string> }
  livenessProbe?: { httpGet: { path: string } }
  readinessProbe?: { httpGet: { path: string } }
}
const manifests = globSync('deploy/kubernetes/*.yaml', { cwd: ROOT }).flatMap((file) =>
  parseAllDocuments(read(file), { merge: true }).map((document) => document.toJS() as Manifest),
)
const pods = manifests.flatMap(({ metadata, spec }) =>
  spec?.template ? [{ name: metadata.name, ...spec.template }] : [],
)

/** `NAME_FILE` names the file of a secret. */
const isSetting = (name: string) => SETTINGS.has(name) || SETTINGS.has(name.replace(/_FILE$/, ''))
const assertCommand = (words: readonly string[]) =>
  assert.ok(words[0] === './manage' && COMMANDS.has(words[1]!), words.join(' '))

// Read by Node and by its C library, not by us.
const OF_NODE = ['NODE_COMPILE_CACHE', 'MALLOC_ARENA_MAX']

describe('the Dockerfile', () => {
  test('pins every base image by a version, and copies only what .dockerignore lets through', () => {
    const names = new Set(stages.map(({ name }) => name))
    const context = listContext(ROOT)
    for (const { from, steps } of stages) {
      if (!names.has(from)) assert.match(from, /^(node:\d+\.\d+\.\d+|debian:bookworm)-?[\w-]*slim$/)
      for (const step of steps.flatMap((step) => (step.does === 'copy' && step.from === null ? step.sources : [])))
        assert.ok(step === '.' || context.some((file) => file === step || file.startsWith(`${step}/`)), step)
    }
    assert.deepEqual(
      context.filter((file) => /(^|\/)(\.env|node_modules|tests?|docker\/secrets|\.data)(\/|$)|\.test\.ts$/.test(file)),
      [],
    )
  })

  test('ends in images of a person without rights, with commands and settings that exist, and without npm', () => {
    for (const name of ['api', 'worker', 'edge']) {
      const { user, env, command, health, ports } = configurationOf(stages, name)
      assert.equal(user, '10001:10001')
      assertCommand(command)
      assert.deepEqual(
        Object.keys(env).filter((each) => !OF_NODE.includes(each) && !isSetting(each)),
        [],
      )
      assert.deepEqual([existsSync(path.join(ROOT, health[1]!)), ports], [true, [Number(health[2])]])
    }
    const runtime = stages.find(({ name }) => name === 'runtime')!
    assert.match(runtime.from, /^debian:/)
    assert.doesNotMatch(JSON.stringify(runtime.steps), /npm|build-essential|gcc|make/)
  })

  test('has the Node of the development packages', () => {
    const pinned = JSON.parse(read('tools/pinned-node/package.json')) as { version: string }
    assert.ok(stages[0]!.from.startsWith(`node:${pinned.version}-`))
  })

  test('is refused by the rehearsal when it holds an instruction that the rehearsal would skip', () => {
    assert.throws(() => readStages('FROM debian:bookworm-slim AS one\nVOLUME /data'), /does not know.*VOLUME/)
  })
})

describe('Compose', () => {
  test('names files, stages, secrets and volumes that exist', () => {
    const targets = new Set(stages.map(({ name }) => name))
    for (const [name, { build, secrets = [], volumes = [] }] of Object.entries(compose.services)) {
      assert.ok(!build || targets.has(build.target), name)
      for (const secret of secrets) assert.ok(compose.secrets?.[secret], secret)
      for (const volume of volumes) assertVolume(volume.split(':')[0]!)
    }
    const written = read('deploy/docker/create-secrets.sh')
    for (const name of Object.keys(compose.secrets ?? {})) assert.match(written, new RegExp(`keep ${name}\\b`))
  })

  test('sets settings that exist and runs commands that exist, as services without rights', () => {
    for (const [name, service] of ours) {
      const { environment = {}, command, ...rest } = service as ComposeService & Record<string, unknown>
      assert.deepEqual(
        Object.keys(environment).filter((each) => !isSetting(each)),
        [],
        name,
      )
      if (command) assertCommand(command)
      assert.deepEqual([rest.read_only, rest.cap_drop, rest.security_opt], [true, ['ALL'], ['no-new-privileges:true']])
    }
  })

  test('has every process of the project once, and the API twice', () => {
    const run = ours.map(([, { build, command }]) => (command ?? configurationOf(stages, build!.target).command)[1])
    assert.deepEqual(run.sort(), ['beat', 'edge', 'migrate', 'serve', 'worker'])
    assert.equal(compose.services.api?.deploy?.replicas, 2)
    for (const name of ['postgres', 'redis', 'pgbouncer', 'proxy']) assert.ok(compose.services[name], name)
  })
})

function assertVolume(source: string): void {
  const isThere = source.startsWith('.') ? existsSync(path.join(ROOT, source)) : source in (compose.volumes ?? {})
  assert.ok(isThere, source)
}

describe('the manifests of Kubernetes', () => {
  test('set settings that exist and run commands that exist', () => {
    const { data = {} } = manifests.find(({ kind }) => kind === 'ConfigMap')!
    assert.deepEqual(
      Object.keys(data).filter((name) => !isSetting(name)),
      [],
    )
    for (const { spec } of pods) for (const { command } of spec.containers) assertCommand(command)
  })

  test('give pods no rights, limits of memory, and probes where the process listens', () => {
    assert.equal(pods.length, 4)
    for (const { name, spec } of pods) {
      const [container] = spec.containers as [Container]
      assert.deepEqual([spec.securityContext.runAsNonRoot, spec.automountServiceAccountToken], [true, false])
      const { securityContext: rights, resources, livenessProbe, readinessProbe, ports } = container
      assert.deepEqual([rights.readOnlyRootFilesystem, rights.capabilities.drop], [true, ['ALL']])
      assert.ok(resources.limits.memory && resources.requests.cpu)
      const image = /\/pend-(\w+):/.exec(container.image)![1]!
      if (name === 'pend-migrate') continue
      assert.deepEqual(
        ports?.map(({ containerPort }) => containerPort),
        configurationOf(stages, image).ports,
      )
      assert.equal(livenessProbe?.httpGet.path, '/health/live')
      assert.equal(readinessProbe?.httpGet.path, '/health/ready')
    }
  })

  test('select pods that exist, and budgets protect what has several', () => {
    const labels = pods.map(({ metadata }) => metadata.labels['app.kubernetes.io/name'])
    const selected = manifests.flatMap(({ spec }) => spec?.selector?.matchLabels?.['app.kubernetes.io/name'] ?? [])
    assert.deepEqual(
      selected.filter((name) => !labels.includes(name)),
      [],
    )
    const several = manifests.filter(({ spec }) => (spec?.replicas ?? 1) > 1).map(({ metadata }) => metadata.name)
    const protectedNames = manifests
      .filter(({ kind }) => kind === 'PodDisruptionBudget')
      .map(({ metadata }) => metadata.name)
    assert.deepEqual(protectedNames.sort(), several.sort())
    const { resources = [] } = manifests.find(({ kind }) => kind === 'Kustomization')!
    for (const name of resources) assert.ok(existsSync(path.join(ROOT, 'deploy/kubernetes', name)), name)
  })
})
