// Proves that one command serves, stops cleanly however it is told to, and restarts on a change.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { WITHOUT_POOLER } from '#framework/testing/database.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { takeFreePlace } from '#tests/support/project-copy.ts'
import { resolveFreePort } from '../../database/embedded/free-port.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const SOURCES = [
  'core',
  'framework',
  'apps',
  'api',
  'edge-services',
  'shared',
  'migrations',
  'generated',
  'scripts/require-install.cjs',
  'tools/pinned-node',
  'scripts/quick-imports.cjs',
  'manage.ts',
  'package.json',
  'tsconfig.json',
]
const PATIENCE_MS = 60_000
const STOP_PATIENCE_MS = 20_000

/** A copy of the project, so that a developer's server neither restarts nor shares its database. */
let clone: string
let port: number

before(async () => {
  clone = takeFreePlace()
  for (const name of SOURCES.filter((source) => existsSync(path.join(ROOT, source)))) {
    cpSync(path.join(ROOT, name), path.join(clone, name), { recursive: true })
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(clone, 'node_modules'))
  port = await resolveFreePort(21_000 + (process.pid % 1000))
})

after(() => rmSync(clone, { recursive: true, force: true }))
// A failed test leaves its server; the next one needs the port and the folder.
afterEach(stopStarted)

interface Running {
  readonly child: ChildProcess
  readonly output: () => string
  /** Resolves when the server has printed the text again since the last call. */
  shows(words: string): Promise<void>
}

const OWN = Object.entries(process.env).filter(
  ([name]) => name === 'NODE_COMPILE_CACHE' || !/^(PEND_|DATABASE_|NODE_|PORT$)/.test(name),
)
const started: ChildProcess[] = []

function runserver(...words: string[]): Running {
  // Its own process group, as `npm start` has under a terminal.
  const args = ['manage.ts', 'runserver', '--port', String(port), ...words]
  const child = spawn(process.execPath, args, {
    cwd: clone,
    detached: true,
    env: { ...Object.fromEntries(OWN), ...WITHOUT_POOLER },
  })
  started.push(child)
  let output = ''
  let seen = 0
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const shows = async (text: string) => {
    const deadline = Date.now() + PATIENCE_MS
    while (!output.includes(text, seen)) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`"${text}" was not printed:\n${output}`)
      await wait(20)
    }
    seen = output.indexOf(text, seen) + text.length
  }
  return { child, output: () => output, shows }
}

/** Nothing remains of a test that passed; of another, its whole process group and the database may. */
async function stopStarted(): Promise<void> {
  for (const { pid } of started.splice(0)) {
    for (const end = Date.now() + STOP_PATIENCE_MS; Date.now() < end && signalGroup(pid!, 'SIGTERM'); ) await wait(200)
    signalGroup(pid!, 'SIGKILL')
  }
}

/** Whether anybody is left in it. */
function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal)
  } catch {
    return false
  }
}

const isServing = () =>
  fetch(`http://127.0.0.1:${port}/health`).then(
    (response) => response.ok,
    () => false,
  )

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

/** Nothing listens and no server process of the clone remains. */
async function requireNothingLeft(): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (!(await isServing()) && !isDatabaseRunning()) return
    await wait(50)
  }
  throw new Error('a server is left running')
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)

const post = async (target: string, body: object): Promise<number> => {
  const headers = { 'content-type': 'application/json' }
  const sent = fetch(`http://127.0.0.1:${port}${target}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return sent.then(
    ({ status }) => status,
    () => 0,
  )
}

const isDatabaseRunning = () => existsSync(path.join(clone, '.data/postgres/cluster/postmaster.pid'))

describe('runserver', () => {
  test('starts from an empty folder, prints its address, and leaves nothing behind when the whole group is told to stop', async () => {
    const { child, shows, output } = runserver()
    await shows('PEND is ready')
    await shows('Stop with Ctrl+C.')
    assert.ok(output().includes(`http://localhost:${port}/api/v1/`), output())
    assert.equal(await isServing(), true)
    process.kill(-(child.pid as number), 'SIGTERM')
    assert.equal(await ended(child), 0)
    await requireNothingLeft()
  })

  test('restarts when a file changes, and after a mistake waits for the next change', async () => {
    const { child, shows } = runserver()
    await shows('PEND is ready')
    const file = path.join(clone, 'shared/utils/nearest.ts')
    appendFileSync(file, '// changed\n')
    await shows('shared/utils/nearest.ts has changed.')
    await shows('Ready again')
    assert.equal(await isServing(), true)
    const good = readFileSync(path.join(clone, 'core/project.ts'))
    appendFileSync(path.join(clone, 'core/project.ts'), 'broken(')
    await shows('it starts again when a file changes')
    cpSync(path.join(ROOT, 'core/project.ts'), path.join(clone, 'core/project.ts'))
    assert.ok(good.length > 0)
    await shows('Ready again')
    child.kill('SIGINT')
    assert.equal(await ended(child), 0)
    await requireNothingLeft()
  })

  test('waits until a failed migration is corrected, and names the failed statement', async () => {
    const names = readdirSync(path.join(clone, 'migrations')).filter((name) => name.endsWith('.sql'))
    const next = String(names.length + 1).padStart(4, '0')
    const file = path.join(clone, `migrations/${next}_content_mended_later.sql`)
    writeFileSync(file, 'select 1;\n\nselect shade\n  from public.tags;\n')
    const { child, shows } = runserver()
    await shows(`${next}_content_mended_later.sql failed in line 3`)
    await shows('The statement: select shade from public.tags;')
    await shows('it starts again when a file changes')
    writeFileSync(file, 'select 2;\n')
    await shows('PEND is ready')
    assert.equal(await isServing(), true)
    child.kill('SIGINT')
    assert.equal(await ended(child), 0)
    await requireNothingLeft()
  })

  test('recovers after all processes were killed at once', async () => {
    const first = runserver('--no-reload')
    await first.shows('PEND is ready')
    const postmaster = Number(
      readFileSync(path.join(clone, '.data/postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0],
    )
    first.child.kill('SIGKILL')
    process.kill(postmaster, 'SIGKILL')
    await ended(first.child)
    const second = runserver('--no-reload')
    await second.shows('PEND is ready')
    assert.equal(await isServing(), true)
    second.child.kill('SIGTERM')
    assert.equal(await ended(second.child), 0)
    await requireNothingLeft()
  })

  test('restarts edge, server with its worker, and database when one is killed, and says so (F-D12)', async () => {
    const { child, shows } = runserver()
    await shows('/docs')
    const [server] = childrenOf(child.pid!)
    const [edge] = childrenOf(server!)
    process.kill(edge!, 'SIGKILL')
    await shows('The edge has ended and is started again.')
    await shows('/docs')
    process.kill(server!, 'SIGKILL')
    await shows('The server has ended (SIGKILL) and is started again.')
    await shows('Ready again')
    await shows('/docs')
    const postmaster = () =>
      Number(readFileSync(path.join(clone, '.data/postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0])
    const killed = postmaster()
    process.kill(killed, 'SIGKILL')
    await shows('The database had ended and was started again.')
    assert.notEqual(postmaster(), killed)
    const login = { email: 'nobody@example.com', password: 'no such person' }
    await waitUntil(
      () => post('/api/v1/auth/login', login),
      (status) => status === 401,
    )
    child.kill('SIGINT')
    assert.equal(await ended(child), 0)
    await requireNothingLeft()
  })

  test('keeps the database running without a parent, too', async () => {
    const { child, shows } = runserver('--no-reload', '--no-edge')
    await shows('PEND is ready')
    const file = path.join(clone, '.data/postgres/cluster/postmaster.pid')
    process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL')
    await shows('The database had ended and was started again.')
    child.kill('SIGTERM')
    assert.equal(await ended(child), 0)
    await requireNothingLeft()
  })

  test('ends its server process when the parent is killed', async () => {
    const { child, shows } = runserver()
    await shows('PEND is ready')
    child.kill('SIGKILL')
    await ended(child)
    await requireNothingLeft()
  })

  test('says in a sentence that the port is busy, and suggests a way out', async () => {
    const intruder = createServer().listen(port, '127.0.0.1')
    await once(intruder, 'listening')
    const { child, output } = runserver()
    assert.equal(await ended(child), 1)
    assert.match(
      output(),
      new RegExp(
        `^Another program listens on port ${port} of 127.0.0.1.\nStop it, or use another port: .*--port \\d+\n$`,
      ),
    )
    intruder.close()
    await requireNothingLeft()
  })

  test('refuses an invalid port', () => {
    const { status, stderr } = spawnSync(path.join(ROOT, 'manage'), ['runserver', '--port', '99999'], {
      encoding: 'utf8',
    })
    assert.equal(status, 1)
    assert.match(stderr, /PORT is "99999", but it must be a whole number from 1 to 65535/)
  })
})
