// Proves that the server's programs are completed in place, or copied when their account cannot reach them.
import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { resolveBinaries } from './binaries.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pend-binaries-'))
chmodSync(folder, 0o755)
after(() => rmSync(folder, { recursive: true, force: true }))

/** A package as npm leaves it without install scripts: it only lists the links between libraries. */
function installPackage(name: string, mode: number): { folder: string; version: string } {
  const installed = path.join(folder, name)
  for (const part of ['bin', 'lib', 'share/postgresql'])
    mkdirSync(path.join(installed, 'native', part), { recursive: true })
  writeFileSync(path.join(installed, 'native/bin/postgres'), 'program', { mode: 0o700 })
  writeFileSync(path.join(installed, 'native/bin/postgres.exe'), 'program', { mode: 0o700 })
  writeFileSync(path.join(installed, 'native/lib/libx.so.1.2'), 'library', { mode: 0o600 })
  const links = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }]
  writeFileSync(path.join(installed, 'native/pg-symlinks.json'), JSON.stringify(links))
  chmodSync(installed, mode)
  return { folder: installed, version: '18.4.0' }
}

test('completes the libraries in place when the server runs as our own user', () => {
  const installed = installPackage('mine', 0o700)
  const binaries = resolveBinaries({}, path.join(folder, 'unused'), installed)
  assert.equal(binaries.folder, path.join(installed.folder, 'native/bin'))
  assert.equal(readFileSync(path.join(installed.folder, 'native/lib/libx.so.1'), 'utf8'), 'library')
  assert.ok(!existsSync(path.join(folder, 'unused')))
})

test('copies a package that the account cannot enter, complete and readable, once for each version', () => {
  const stranger = { uid: 54_321, gid: 54_321 }
  const cache = path.join(folder, 'cache')
  const installed = installPackage('closed', 0o700)
  const binaries = resolveBinaries(stranger, cache, installed)
  const copy = path.join(cache, 'postgresql-18.4.0')
  assert.equal(binaries.folder, path.join(copy, 'bin'))
  assert.equal(readFileSync(path.join(copy, 'lib/libx.so.1'), 'utf8'), 'library')
  assert.equal(statSync(path.join(copy, 'bin/postgres')).mode & 0o777, 0o755)
  assert.equal(statSync(path.join(copy, 'lib/libx.so.1.2')).mode & 0o777, 0o644)
  writeFileSync(path.join(copy, 'mark'), '')
  resolveBinaries(stranger, cache, installed)
  assert.ok(existsSync(path.join(copy, 'mark')), 'the copy is used again')
})
