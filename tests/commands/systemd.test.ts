// The units of deploy/systemd, and how processes tell systemd about themselves.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { buildProject } from '#core/project.ts'
import { frameworkCommands } from '#framework/commands/all-commands.ts'
import { tellSupervisor } from '#framework/commands/processes/tell-supervisor.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { openNotifySocket } from '../support/notify-socket.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const UNITS = path.join(ROOT, 'deploy/systemd')
/** Units of systemd itself that ours name. */
const OF_SYSTEM = ['sysinit', 'basic', 'multi-user', 'shutdown', 'network-online']

const texts = globSync('**/*.{service,conf}', { cwd: UNITS }).map((file) =>
  readFileSync(path.join(UNITS, file), 'utf8'),
)
const linesWith = (name: string) =>
  texts
    .flatMap((text) => text.split('\n').filter((line) => line.startsWith(`${name}=`)))
    .map((line) => line.slice(name.length + 1))

test('units start commands that exist, and set variables that exist', () => {
  const started = linesWith('ExecStart').map((line) => /^\/srv\/pend\/manage (\w+)/.exec(line)?.[1] ?? '')
  assert.deepEqual(started.toSorted(), ['edge', 'serve', 'worker'])
  for (const name of started)
    assert.ok(
      frameworkCommands.some((command) => command.name === name),
      name,
    )
  const variables = linesWith('Environment').flatMap((line) =>
    line.split(' ').map((pair) => pair.split('=', 2) as [string, string]),
  )
  const given = Object.fromEntries(variables.filter(([name]) => name.startsWith('PEND_') && name !== 'PEND_ENV'))
  const { settings } = buildProject(ROOT).withVariables(given)
  assert.equal(settings.dataDirectory, '/var/lib/pend')
})

test('systemd understands every line of the units', (t) => {
  if (spawnSync('systemd-analyze', ['--version']).status !== 0)
    return t.diagnostic('this machine has no systemd-analyze')
  const root = mkdtempSync(path.join(tmpdir(), 'pend-units-'))
  try {
    const folder = path.join(root, 'etc/systemd/system')
    cpSync(UNITS, folder, { recursive: true })
    for (const name of OF_SYSTEM) writeFileSync(path.join(folder, `${name}.target`), '[Unit]\nDescription=of systemd\n')
    for (const program of ['srv/pend/manage', 'bin/kill']) {
      mkdirSync(path.dirname(path.join(root, program)), { recursive: true })
      writeFileSync(path.join(root, program), '#!/bin/sh\n')
      chmodSync(path.join(root, program), 0o755)
    }
    const units = globSync('pend*.{service,target}', { cwd: folder }).map((file) => path.join(folder, file))
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', `--root=${root}`, ...units], {
      encoding: 'utf8',
    })
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})

test('a process tells systemd once that it is ready, and once that it ends', async (t) => {
  await using socket = await openNotifySocket()
  if (!socket) return t.diagnostic('this machine has no Python or no systemd-notify')
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()
  const warnings: string[] = []
  await tellSupervisor({ settings: { notifySocket: socket.path } }, stopped, { warn: (line) => warnings.push(line) })
  const told = (count: number) =>
    waitUntil(
      () => socket.told.length,
      (length) => length >= count,
    )
  await told(1)
  assert.deepEqual(socket.told, ['READY=1'])
  stop()
  await told(2)
  assert.deepEqual(socket.told, ['READY=1', 'STOPPING=1'])
  assert.deepEqual(warnings, [])
})

test('a process that cannot reach systemd goes on, and says so', async () => {
  const warnings: string[] = []
  await tellSupervisor({ settings: { notifySocket: '/nowhere/socket' } }, new Promise(() => {}), {
    warn: (line) => warnings.push(line),
  })
  assert.equal(warnings.length, 1)
  assert.match(warnings[0]!, /^systemd was not told that this process is ready: \S/)
})

test('a process without systemd starts nothing and says nothing', async () => {
  const warnings: string[] = []
  await tellSupervisor({ settings: {} }, Promise.resolve(), { warn: (line) => warnings.push(line) })
  assert.deepEqual(warnings, [])
})
