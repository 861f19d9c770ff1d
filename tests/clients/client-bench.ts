// The place where clients are generated and tried: a server, a person to sign in, the document, and the tools of one
// folder of clients.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { openServer } from '../support/server.ts'
import { createTenant } from '../support/tenant.ts'
import type { Asked, Told } from './story.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const STRICT = [
  '--ignoreConfig',
  ...['--noEmit', '--strict', '--target', 'esnext', '--module', 'esnext', '--moduleResolution', 'bundler'],
  ...['--lib', 'esnext,dom,dom.iterable', '--types', '', '--allowImportingTsExtensions', '--skipLibCheck'],
]

export interface ClientBench {
  /** Runs a tool of the folder's packages: its file below node_modules, and its arguments. */
  run(tool: string, ...words: string[]): Promise<string>
  /** Type checks `programs/<name>.ts` with everything it imports, and runs it. */
  tell<Story = Told>(name: string): Promise<Story>
  /** What every program must report. */
  expect(told: Told): void
  close(): Promise<void>
}

/** Starts the server and writes its document to `dist/openapi.json` in `folder`, whose packages are already there. */
export async function openClientBench(folder: string): Promise<ClientBench> {
  const server = await openServer()
  const { people, slug } = await createTenant(server, [])
  const { email, password } = people.owner
  const asked: Asked = { origin: server.origin, email, password, tenant: slug }
  await mkdir(path.join(folder, 'dist'), { recursive: true })
  await writeFile(path.join(folder, 'dist/openapi.json'), (await server.call('/api/v1/openapi.json')).text)
  return {
    run: (tool, ...words) => run(folder, [path.join('node_modules', tool), ...words]),
    tell: async (name) => {
      const program = `programs/${name}.ts`
      await run(folder, [path.join(ROOT, 'node_modules/typescript/bin/tsc'), ...STRICT, program])
      const { tell } = await import(pathToFileURL(path.join(folder, program)).href)
      return tell(asked)
    },
    expect: ({ next, ...told }) => {
      assert.ok(next?.startsWith(`${server.origin}/api/v1/categories?`), `${next}`)
      assert.deepEqual(told, EXPECTED)
    },
    close: () => server.close(),
  }
}

const EXPECTED: Omit<Told, 'next'> = {
  listed: ['Second', 'First'],
  sparse: ['name'],
  changed: 'Changed',
  echoed: 'Changed',
  uploaded: { name: 'note.txt', isPublic: false },
  refused: ['request.validation_failed', '/name'],
  missing: 'resource.not_found',
}

async function run(cwd: string, words: string[]): Promise<string> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd, env, maxBuffer: 2 ** 26 }).catch(
    ({ stdout, stderr }) => assert.fail(`${words.join(' ')}\n${stdout}${stderr}`.slice(0, 20_000)),
  )
  return stdout
}
