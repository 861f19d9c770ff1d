// Workflows pin what they run, ask for no more rights than they need, and name scripts that exist.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'

const ROOT = path.resolve(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8')
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
const pinned = (JSON.parse(read('tools/pinned-node/package.json')) as { version: string }).version

interface Workflow {
  permissions: Record<string, string>
  jobs: Record<string, { permissions: Record<string, string>; 'timeout-minutes': number; steps: WorkflowStep[] }>
}
interface WorkflowStep {
  uses?: string
  run?: string
  with?: Record<string, unknown>
}
const files = globSync('.github/workflows/*.yml', { cwd: ROOT }).sort()
const workflows = files.map((file) => [file, parse(read(file)) as Workflow] as const)
const jobs = workflows.flatMap(([file, { jobs }]) =>
  Object.entries(jobs).map(([name, job]) => [`${file} ${name}`, job] as const),
)

test('actions are pinned by their commit, with the version beside it', () => {
  for (const file of files)
    for (const [line] of read(file).matchAll(/^.*\buses:.*$/gm))
      assert.match(line, /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
})

test('no workflow has a right by itself, each job says its own, and only the release writes', () => {
  for (const [file, { permissions }] of workflows) assert.deepEqual(permissions, {}, file)
  for (const [name, job] of jobs) {
    assert.ok(job['timeout-minutes'] > 0, name)
    const writes = Object.values(job.permissions).includes('write')
    assert.equal(writes, name.endsWith('release.yml images'), name)
  }
})

test('steps run scripts that exist, on the pinned Node, and leave no credentials behind', () => {
  for (const [name, { steps }] of jobs)
    for (const { uses = '', run = '', with: options } of steps) {
      for (const [, script] of run.matchAll(/npm (?:run )?(test(?::\w+)?|(?<=run )[\w:]+)/g))
        assert.ok(scripts[script!], `${name}: ${run}`)
      for (const [file] of run.matchAll(/(?:scripts|deploy|\.ci)\/[\w./-]+/g))
        assert.ok(existsSync(path.join(ROOT, file)), file)
      if (uses.startsWith('actions/setup-node@')) assert.equal(options?.['node-version'], pinned)
      if (uses.startsWith('actions/checkout@')) assert.equal(options?.['persist-credentials'], false)
    }
})

test('updates of packages, actions and images are asked for, with subjects that the hook accepts', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as {
    updates: { 'package-ecosystem': string; 'commit-message': { prefix: string } }[]
  }
  assert.deepEqual(updates.map((each) => each['package-ecosystem']).sort(), ['docker', 'github-actions', 'npm'])
  for (const update of updates) assert.match(update['commit-message'].prefix, /^(chore|cicd)$/)
})
